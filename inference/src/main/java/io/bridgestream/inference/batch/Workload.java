package io.bridgestream.inference.batch;

/**
 * What one item costs: an image and the texts that go with it.
 *
 * @param image tells images apart: items with equal values share one run of the vision tower
 * @param patches patches of the image, at least 1
 * @param texts questions and captions about it, at least 1
 * @param tokens tokens of the longest of them, at least 1
 */
public record Workload(Object image, int patches, int texts, int tokens) {
  /** Checks the numbers. */
  public Workload {
    if (patches < 1 || texts < 1 || tokens < 1) {
      throw new IllegalArgumentException(
          "patches, texts and tokens must be at least 1, found %d, %d, %d"
              .formatted(patches, texts, tokens));
    }
  }
}
