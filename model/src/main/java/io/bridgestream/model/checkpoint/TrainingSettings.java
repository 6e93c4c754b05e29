package io.bridgestream.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What an original checkpoint's training configuration says that its weights don't. A checkpoint
 * without one, or with values of other types, has the defaults.
 *
 * @param crossModalHeads attention heads of the cross layers
 * @param maxTextLength tokens that texts were padded to, 50 or 40 in the papers
 * @param nlvr2Dropout dropout before the NLVR2 classifier
 * @param squash whether evaluation squashes images to a square instead of cropping
 */
record TrainingSettings(
    OptionalInt crossModalHeads, OptionalInt maxTextLength, double nlvr2Dropout, boolean squash) {
  /** A checkpoint that says nothing. */
  static final TrainingSettings UNKNOWN = of(Map.of());

  /** The papers' fine-tuned models squash; "clip" in the transform's name means a crop. */
  private static final List<String> SQUASHING = List.of("blip", "albef");

  /** Reads {@code hyper_parameters}, whose content lies one level down, under "config". */
  static TrainingSettings of(Map<?, ?> hyperParameters) {
    Map<?, ?> config =
        hyperParameters.get("config") instanceof Map<?, ?> inner ? inner : hyperParameters;
    return new TrainingSettings(
        positive(config, "num_heads"),
        positive(config, "max_text_len"),
        config.get("nlvr2_drop_rate") instanceof Number rate ? rate.doubleValue() : 0,
        config.get("val_transform_keys") instanceof List<?> keys
            && keys.stream().anyMatch(TrainingSettings::squashes));
  }

  /** Returns the fields of {@code config.json} that hold these settings, as published ones do. */
  Map<String, JsonNode> keptFields() {
    return maxTextLength.isPresent()
        ? Map.of("max_text_len", IntNode.valueOf(maxTextLength.getAsInt()))
        : Map.of();
  }

  private static boolean squashes(Object transform) {
    return transform instanceof String name && SQUASHING.stream().anyMatch(name::startsWith);
  }

  private static OptionalInt positive(Map<?, ?> config, String name) {
    return config.get(name) instanceof Number number
            && number.longValue() > 0
            && number.longValue() <= Integer.MAX_VALUE
        ? OptionalInt.of(number.intValue())
        : OptionalInt.empty();
  }
}
