package io.bridgestream.inference.engine;

/**
 * How much runs at a time.
 *
 * @param maxPairs the most pairs of a run of the heads, at least 1
 * @param maxImages the most distinct images of a run, at least 1
 * @param maxTexts the most texts of a run of the text tower, at least 1
 * @param padding how far texts are padded beyond what the model asks for
 */
public record RunLimits(int maxPairs, int maxImages, int maxTexts, Padding padding) {
  /** How far texts are padded. */
  public enum Padding {
    /** To the longest of the run. */
    LONGEST,
    /** To the most tokens that the model takes, so that every run has the same shapes. */
    FIXED
  }

  /** One pair at a time in fixed shapes: nothing else in a batch can change the least bit. */
  public static final RunLimits ALONE = new RunLimits(1, 1, 1, Padding.FIXED);

  /** Checks the numbers. */
  public RunLimits {
    if (maxPairs < 1 || maxImages < 1 || maxTexts < 1) {
      throw new IllegalArgumentException(
          "max-pairs, max-images and max-texts must be at least 1, found %d, %d, %d"
              .formatted(maxPairs, maxImages, maxTexts));
    }
  }
}
