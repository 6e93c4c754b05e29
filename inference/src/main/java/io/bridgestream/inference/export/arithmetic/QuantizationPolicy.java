package io.bridgestream.inference.export.arithmetic;

import java.util.List;

/**
 * Which products are quantised. The towers' and cross-modal layers' products are all the work; what
 * is left out costs little and would show in the answers.
 *
 * @param exact beginnings of the names of weights whose products stay in float32
 */
record QuantizationPolicy(List<String> exact) {
  /** What docs/decisions/0006-onnx-export.md measured. */
  static final QuantizationPolicy MEASURED =
      new QuantizationPolicy(
          List.of(
              "text_model.",
              "cross_modal_text_transform.",
              "vision_model.visual.embeddings.",
              "cross_modal_text_pooler.",
              "cross_modal_image_pooler.",
              "cross_modal_itc_",
              "itm_score.",
              "itc_",
              "mlm_score.",
              "vqa_classifier.",
              "snli_classifier.",
              "nlvr2_classifier.",
              "rank_output."));

  boolean quantizes(Matrix weight) {
    return exact.stream().noneMatch(weight.name()::startsWith);
  }
}
