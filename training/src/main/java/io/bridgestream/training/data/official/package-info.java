/** Readers of data sets as their authors publish them. */
@NullMarked
package io.bridgestream.training.data.official;

import org.jspecify.annotations.NullMarked;
