package io.bridgestream.inference;

import io.bridgestream.inference.onnx.Device;
import java.util.List;

/**
 * How a model is opened.
 *
 * @param placement where it runs
 * @param runs how much runs at a time
 * @param caches what is kept for later
 * @param reproducibility how much batching may change a score
 * @param topAnswers the answers given to a question, at least 1
 */
public record InferenceOptions(
    Placement placement,
    RunSizes runs,
    CacheSizes caches,
    Reproducibility reproducibility,
    int topAnswers) {

  /** The default of {@code topAnswers}. */
  public static final int DEFAULT_TOP_ANSWERS = 5;

  /** The default options: the processor, in fast batches. */
  public static final InferenceOptions DEFAULTS =
      new InferenceOptions(
          Placement.CPU,
          RunSizes.DEFAULTS,
          CacheSizes.DEFAULTS,
          Reproducibility.QUANTUM,
          DEFAULT_TOP_ANSWERS);

  /** Checks the options. */
  public InferenceOptions {
    OptionRules.require("top-answers", topAnswers, 1);
  }

  /**
   * How much runs at a time.
   *
   * @param maxPairs the most (image, text) pairs of a run of the heads
   * @param maxImages the most distinct images of one
   * @param maxTexts the most texts of a run of the text tower
   */
  public record RunSizes(int maxPairs, int maxImages, int maxTexts) {
    /** For a processor, which larger runs only cost memory. */
    public static final RunSizes DEFAULTS = new RunSizes(16, 8, 64);

    /** For a card, which small runs leave idle. */
    public static final RunSizes CARD = new RunSizes(128, 16, 128);

    /** Checks the numbers. */
    public RunSizes {
      OptionRules.require("max-pairs", maxPairs, 1);
      OptionRules.require("max-images", maxImages, 1);
      OptionRules.require("max-texts", maxTexts, 1);
    }
  }

  /**
   * What is kept for later.
   *
   * @param imageBytes the most bytes of image features, in memory outside the heap; 0 for none
   * @param textBytes the most bytes of text features, on the heap; 0 for none
   * @param pinnedTexts texts whose features are computed when opening, and stay
   */
  public record CacheSizes(long imageBytes, long textBytes, List<String> pinnedTexts) {
    /** The defaults: 512 MiB of images (32 at 384 pixels in fp32), 64 MiB of texts. */
    public static final CacheSizes DEFAULTS = new CacheSizes(512L << 20, 64L << 20, List.of());

    /** Checks the numbers and copies the list. */
    public CacheSizes {
      pinnedTexts = List.copyOf(pinnedTexts);
      OptionRules.require("image-bytes", imageBytes, 0);
      OptionRules.require("text-bytes", textBytes, 0);
    }

    /** Says the sizes; never the texts. */
    @Override
    public String toString() {
      return "CacheSizes[imageBytes=%d, textBytes=%d, %d pinned texts]"
          .formatted(imageBytes, textBytes, pinnedTexts.size());
    }
  }

  /**
   * Returns the default options on a card.
   *
   * @param otherwise what happens without it
   */
  public static InferenceOptions onCard(Device.Cuda card, Placement.Otherwise otherwise) {
    return DEFAULTS.withPlacement(new Placement(card, otherwise)).withRuns(RunSizes.CARD);
  }

  /** Returns these options for another place. */
  public InferenceOptions withPlacement(Placement other) {
    return new InferenceOptions(other, runs, caches, reproducibility, topAnswers);
  }

  /** Returns these options for other sizes of runs. */
  public InferenceOptions withRuns(RunSizes other) {
    return new InferenceOptions(placement, other, caches, reproducibility, topAnswers);
  }

  /** Returns these options for other caches. */
  public InferenceOptions withCaches(CacheSizes other) {
    return new InferenceOptions(placement, runs, other, reproducibility, topAnswers);
  }

  /** Returns these options for another reproducibility. */
  public InferenceOptions withReproducibility(Reproducibility other) {
    return new InferenceOptions(placement, runs, caches, other, topAnswers);
  }

  /** Returns these options for another number of answers. */
  public InferenceOptions withTopAnswers(int other) {
    return new InferenceOptions(placement, runs, caches, reproducibility, other);
  }
}
