package io.bridgestream.model.image.integrity;

import org.jspecify.annotations.Nullable;

/**
 * The coded picture of a still WebP, or of the first frame of an animation.
 *
 * @param x where it lies on the canvas, from the left
 * @param y where it lies on the canvas, from the top
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param lossless whether it is a VP8L chunk, not a VP8 one
 * @param hasAlpha whether alpha is coded
 * @param picture the VP8 or VP8L chunk's data
 * @param alpha the ALPH chunk's data, if there is one
 */
record WebpFrame(
    int x,
    int y,
    int width,
    int height,
    boolean lossless,
    boolean hasAlpha,
    Span picture,
    @Nullable Span alpha) {

  WebpFrame at(int left, int top) {
    return new WebpFrame(left, top, width, height, lossless, hasAlpha, picture, alpha);
  }
}
