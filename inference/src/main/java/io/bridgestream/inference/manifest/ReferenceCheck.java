package io.bridgestream.inference.manifest;

import java.util.List;

/**
 * How far this export is from the fp32 one of the same checkpoint, measured by running both on the
 * same seeded images and texts.
 *
 * @param pairs number of (image, text) pairs compared
 * @param seed seed of their pixels and tokens
 * @param outputs the difference of each output
 */
public record ReferenceCheck(int pairs, long seed, List<OutputDifference> outputs) {
  /** Copies the list. */
  public ReferenceCheck {
    outputs = List.copyOf(outputs);
  }

  /**
   * The difference of one output.
   *
   * @param name the output
   * @param largest largest absolute difference of an element
   * @param mean mean absolute difference
   * @param largestValue largest absolute value in fp32, to compare with
   * @param labelAgreement share of rows whose largest element is the same, in [0, 1]
   */
  public record OutputDifference(
      String name, double largest, double mean, double largestValue, double labelAgreement) {}
}
