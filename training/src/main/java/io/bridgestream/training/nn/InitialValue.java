package io.bridgestream.training.nn;

import java.util.List;

/** What a parameter starts from when its model is trained from scratch. */
public sealed interface InitialValue {
  /** The start of biases. */
  InitialValue ZERO = new Constant(0);

  /** The start of LayerNorm weights. */
  InitialValue ONE = new Constant(1);

  /**
   * The same number everywhere.
   *
   * @param value the number
   */
  record Constant(double value) implements InitialValue {}

  /**
   * One number for each row of the second axis, as managers weigh their inputs.
   *
   * @param values as many numbers as the second axis is long
   */
  record Levels(List<Double> values) implements InitialValue {
    /** Copies the numbers. */
    public Levels {
      values = List.copyOf(values);
    }
  }

  /** Normally distributed around 0; the initialisation scheme knows the standard deviation. */
  enum Normal implements InitialValue {
    /** Weight of a Linear layer. */
    LINEAR,
    /** An embedding table. */
    EMBEDDING,
    /** Weight of the patch convolution. */
    CONVOLUTION,
    /** Class and position embeddings of the vision tower. */
    VISION_EMBEDDING,
    /** Query, key and value projection of the vision tower. */
    VISION_ATTENTION_INPUT,
    /** Layers of the vision tower that write to its residual stream. */
    VISION_RESIDUAL,
    /** First feed-forward layer of the vision tower. */
    VISION_EXPANSION
  }
}
