package io.bridgestream.inference.export.arithmetic;

import io.bridgestream.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * How each product is quantised. Those over all tokens of an image are nearly all the work and take
 * the fastest way. What runs over text tokens or for one row does little work on many weights, so
 * that reading them takes most of its time; done the fastest way it would make most of the error
 * (docs/decisions/0006-onnx-export.md has the figures).
 *
 * @param exact beginnings of the names of weights whose products stay in float32
 * @param blocks beginnings of the names of weights that are quantised in blocks
 */
public record QuantizationPolicy(List<String> exact, List<String> blocks) {
  /** How a product is made. */
  public enum Way {
    /** In float32. */
    EXACT,
    /** Weights and the other factor with a scale for each block of a row. */
    BLOCKS,
    /** Weights with a scale per output, the other factor with one for all rows. */
    WHOLE
  }

  private static final List<String> TEXT_TOKENS =
      List.of("text_model.", "cross_modal_text_transform.");

  private static final List<String> TEXT_PARTS =
      List.of(
          "attention.",
          "crossattention.self.query.",
          "crossattention.output.",
          "intermediate.",
          "output.");

  private static final List<String> IMAGE_PARTS_ON_TEXT =
      List.of("crossattention.self.key.", "crossattention.self.value.");

  private static final List<String> ONE_ROW =
      List.of(
          "cross_modal_text_pooler.",
          "cross_modal_image_pooler.",
          "cross_modal_itc_",
          "itc_",
          "itm_score.",
          "mlm_score.",
          "vqa_classifier.",
          "snli_classifier.",
          "nlvr2_classifier.",
          "rank_output.");

  /** The pixels' own resolution is 8 bits; what projects them must not lose more. */
  private static final String PIXELS = "vision_model.visual.embeddings.";

  /** The managers' weighing of levels: few outputs, of which softmax makes much. */
  private static final String MANAGERS = "cross_modal_%s_manager_tower.";

  /** The gates of METER and what weighs the texts of ManagerTower: few outputs. */
  private static final String GATES = "text_gate.";

  /** Copies the lists. */
  public QuantizationPolicy {
    exact = List.copyOf(exact);
    blocks = List.copyOf(blocks);
  }

  /** Returns the policy for a model. */
  public static QuantizationPolicy of(ModelConfig config) {
    List<String> exact = new ArrayList<>(ONE_ROW);
    exact.add(GATES);
    exact.add(PIXELS);
    exact.add(MANAGERS.formatted("text"));
    exact.add(MANAGERS.formatted("image"));
    List<String> blocks = new ArrayList<>(TEXT_TOKENS);
    int last = config.crossModal().layers() - 1;
    for (int k = 0; k <= last; k++) {
      addParts(blocks, "cross_modal_text_layers." + k + ".", TEXT_PARTS);
      addParts(blocks, "cross_modal_image_layers." + k + ".", IMAGE_PARTS_ON_TEXT);
    }
    if (last > 0) {
      // Of the last image layer only the first row is made.
      blocks.add("cross_modal_image_layers." + last + ".");
    }
    return new QuantizationPolicy(exact, blocks);
  }

  private static void addParts(List<String> weights, String layer, List<String> parts) {
    parts.forEach(part -> weights.add(layer + part));
  }

  /** Returns how products with a weight are made. */
  Way of(Matrix weight) {
    if (exact.stream().anyMatch(weight.name()::startsWith)) {
      return Way.EXACT;
    }
    return blocks.stream().anyMatch(weight.name()::startsWith) ? Way.BLOCKS : Way.WHOLE;
  }
}
