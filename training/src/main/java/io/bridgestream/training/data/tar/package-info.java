/** Reading of tar archives: what npm packs and WebDataset shards. */
@NullMarked
package io.bridgestream.training.data.tar;

import org.jspecify.annotations.NullMarked;
