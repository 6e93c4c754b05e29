/**
 * What makes an image file whole: walks over the containers that find truncation and damage which
 * image libraries decode silently. Internal to image decoding, but for {@link
 * io.bridgestream.model.image.integrity.ImageDefect}.
 */
@NullMarked
package io.bridgestream.model.image.integrity;

import org.jspecify.annotations.NullMarked;
