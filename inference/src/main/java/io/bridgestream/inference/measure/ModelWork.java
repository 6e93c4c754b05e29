package io.bridgestream.inference.measure;

import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;

/**
 * Multiply-adds of BridgeTower's matrix products and attention as the split graphs need them: level
 * 0's own work done in the towers, of the last layer only the rows of the class tokens. What the
 * graphs do beyond that counts as time lost.
 */
public final class ModelWork {
  private final double width;
  private final double layers;
  private final double crossLayers;
  private final double imageTokens;
  private final double patchInputs;

  /**
   * Counts for a model.
   *
   * @param side of its images in pixels
   * @throws IllegalArgumentException if it is no BridgeTower with towers of one width
   */
  public ModelWork(ModelConfig config, int side) {
    if (!(config instanceof BridgeTowerConfig)
        || config.text().hiddenSize() != config.vision().hiddenSize()) {
      throw new IllegalArgumentException(
          "Cannot count the work of a model: it must be a bridgetower with towers of one width,"
              + " found "
              + config.modelType());
    }
    int patch = config.vision().patchSize();
    int grid = side / patch;
    this.width = config.crossModal().hiddenSize();
    this.layers = config.vision().layers();
    this.crossLayers = config.crossModal().layers();
    this.imageTokens = (double) grid * grid + 1;
    this.patchInputs = 3.0 * patch * patch;
  }

  /** Returns the multiply-adds for an image, whatever is asked. */
  public double perImage() {
    return (imageTokens - 1) * width * patchInputs
        + layers * block(imageTokens)
        + crossLayers * imageTokens * square()
        + levelZero(imageTokens);
  }

  /** Returns the multiply-adds for a text of so many tokens, whatever image it is asked about. */
  public double perText(int tokens) {
    return layers * block(tokens) + crossLayers * tokens * square() + levelZero(tokens);
  }

  /** Returns the multiply-adds for an image and a text together. */
  public double perPair(int tokens) {
    double first =
        afterSelfAttention(tokens, imageTokens) + afterSelfAttention(imageTokens, tokens);
    double middle =
        (crossLayers - 2) * (crossLayer(tokens, imageTokens) + crossLayer(imageTokens, tokens));
    double last = classToken(tokens, imageTokens) + classToken(imageTokens, tokens);
    return first + middle + last + 2 * square();
  }

  private double square() {
    return width * width;
  }

  /** A transformer block: four projections, attention, a feed-forward layer of four widths. */
  private double block(double own) {
    return 12 * own * square() + 2 * own * own * width;
  }

  /** Self-attention of the first cross layer, its query, and keys and values for the other side. */
  private double levelZero(double own) {
    return 7 * own * square() + 2 * own * own * width;
  }

  /** Cross-attention with queries, keys and values at hand, and the feed-forward layer. */
  private double afterSelfAttention(double own, double other) {
    return 9 * own * square() + 2 * own * other * width;
  }

  private double crossLayer(double own, double other) {
    return 4 * own * square()
        + 2 * own * own * width
        + 2 * own * square()
        + 2 * other * square()
        + 2 * own * other * width
        + 8 * own * square();
  }

  /** A cross layer of which only the class token's row is wanted. */
  private double classToken(double own, double other) {
    return 2 * own * square() + 2 * other * square() + 12 * square() + 2 * (own + other) * width;
  }
}
