package io.bridgestream.model.image;

/**
 * An image that was read in full.
 *
 * @param pixels its pixels; with alpha if the file can express any
 */
public record DecodedImage(Pixels pixels) implements DecodeResult {}
