package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.ImageDefect;

/**
 * An image that was refused.
 *
 * @param defect the stable reason
 * @param message one line that says what was wrong; holds nothing of the image's content
 */
public record RejectedImage(ImageDefect defect, String message) implements DecodeResult {}
