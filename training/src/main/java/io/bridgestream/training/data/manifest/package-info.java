/** Our own layout: JSON lines beside their images. */
@NullMarked
package io.bridgestream.training.data.manifest;

import org.jspecify.annotations.NullMarked;
