/** From the bytes of an image file to pixels: decoding within limits, and Pillow's resize. */
@NullMarked
package io.bridgestream.model.image;

import org.jspecify.annotations.NullMarked;
