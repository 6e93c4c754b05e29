package io.bridgestream.training.data;

/**
 * What a batch holds beside images, texts and targets.
 *
 * @param maxTokens the longest text; longer ones are cut
 * @param textPadding to the longest text of the batch, or always to {@code maxTokens}
 *     (ManagerTower's managers see the padding)
 * @param maskProbability for masked language modelling, the share of tokens to guess; 0 for none
 * @param falseImages whether each example gets a false image, for matching
 * @param falseTexts how many false texts each example gets, for retrieval; 0 for none
 */
public record CollatorOptions(
    int maxTokens,
    TextPadding textPadding,
    double maskProbability,
    FalseImages falseImages,
    int falseTexts) {

  /** How far texts are padded. */
  public enum TextPadding {
    /** To the longest of the batch. */
    LONGEST,
    /** To {@link #maxTokens}. */
    MAX_TOKENS
  }

  /** Whether each example gets a false image. */
  public enum FalseImages {
    /** None. */
    NONE,
    /** One of the data set's images, which may by chance be the true one, as in the originals. */
    RANDOM
  }

  /** Checks the numbers. */
  public CollatorOptions {
    if (maxTokens < 3 || maskProbability < 0 || maskProbability > 1 || falseTexts < 0) {
      throw new IllegalArgumentException(
          "Cannot collate: there must be at least 3 tokens, a probability, and no fewer than 0"
              + " false texts, found %d, %s and %d"
                  .formatted(maxTokens, maskProbability, falseTexts));
    }
  }

  /** Returns the options of question answering and classification. */
  public static CollatorOptions of(int maxTokens) {
    return new CollatorOptions(maxTokens, TextPadding.LONGEST, 0, FalseImages.NONE, 0);
  }

  /** Returns options that hide this share of the tokens. */
  public CollatorOptions withMasks(double probability) {
    return new CollatorOptions(maxTokens, textPadding, probability, falseImages, falseTexts);
  }

  /** Returns options with false images. */
  public CollatorOptions withFalseImages() {
    return new CollatorOptions(
        maxTokens, textPadding, maskProbability, FalseImages.RANDOM, falseTexts);
  }

  /** Returns options with this many false texts. */
  public CollatorOptions withFalseTexts(int count) {
    return new CollatorOptions(maxTokens, textPadding, maskProbability, falseImages, count);
  }

  /** Returns options with this padding. */
  public CollatorOptions withTextPadding(TextPadding padding) {
    return new CollatorOptions(maxTokens, padding, maskProbability, falseImages, falseTexts);
  }
}
