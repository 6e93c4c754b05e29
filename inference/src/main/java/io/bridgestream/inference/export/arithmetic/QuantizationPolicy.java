package io.bridgestream.inference.export.arithmetic;

import io.bridgestream.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Which products are quantised: those over all tokens of an image, which are nearly all the work.
 * What runs over text tokens or for one row costs little, and quantising it makes most of the error
 * (docs/decisions/0006-onnx-export.md has the figures).
 *
 * @param exact beginnings of the names of weights whose products stay in float32
 */
public record QuantizationPolicy(List<String> exact) {
  private static final List<String> TEXT_TOKENS =
      List.of("text_model.", "text_gate.", "cross_modal_text_transform.");

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

  /** Copies the list. */
  public QuantizationPolicy {
    exact = List.copyOf(exact);
  }

  /** Returns the policy for a model. */
  public static QuantizationPolicy of(ModelConfig config) {
    List<String> exact = new ArrayList<>(TEXT_TOKENS);
    exact.addAll(ONE_ROW);
    exact.add(PIXELS);
    exact.add(MANAGERS.formatted("text"));
    exact.add(MANAGERS.formatted("image"));
    int last = config.crossModal().layers() - 1;
    for (int k = 0; k <= last; k++) {
      addParts(exact, "cross_modal_text_layers." + k + ".", TEXT_PARTS);
      addParts(exact, "cross_modal_image_layers." + k + ".", IMAGE_PARTS_ON_TEXT);
    }
    if (last > 0) {
      // Of the last image layer only the first row is made.
      exact.add("cross_modal_image_layers." + last + ".");
    }
    return new QuantizationPolicy(exact);
  }

  private static void addParts(List<String> exact, String layer, List<String> parts) {
    parts.forEach(part -> exact.add(layer + part));
  }

  boolean quantizes(Matrix weight) {
    return exact.stream().noneMatch(weight.name()::startsWith);
  }
}
