package io.bridgestream.inference.manifest;

import java.util.List;

/**
 * What images must look like.
 *
 * @param format whether the graph or the caller normalises
 * @param side side of the square image in pixels
 * @param imageTokens number of image tokens (the class token and every patch)
 * @param mean mean per channel of values scaled to [0, 1]; three numbers
 * @param std deviation per channel; three positive numbers
 */
public record ImageInput(
    PixelFormat format, int side, int imageTokens, List<Double> mean, List<Double> std) {
  /** Copies the lists. */
  public ImageInput {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }
}
