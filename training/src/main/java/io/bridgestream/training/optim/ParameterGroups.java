package io.bridgestream.training.optim;

import io.bridgestream.training.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The original repositories' six groups: base, heads and cross-modal part, each with and without
 * weight decay. They go by parts of names, and so do we, with the surprises that follow: the
 * LayerNorm weights of CLIP, of classifiers and of managers decay like matrices.
 */
public final class ParameterGroups {
  private static final List<String> HEADS =
      List.of(
          "vqa_classifier",
          "nlvr2_classifier",
          "snli_classifier",
          "mlm_score",
          "itm_score",
          "itc_text_head",
          "itc_image_head");
  private static final List<String> WITHOUT_DECAY =
      List.of("bias", "LayerNorm.weight", "norm.weight", "norm1.weight", "norm2.weight");

  private enum Part {
    BASE,
    HEADS,
    CROSS_MODAL
  }

  private ParameterGroups() {}

  /**
   * Returns the groups in the order base, heads, cross-modal part, each first with, then without
   * weight decay; a group may be empty.
   *
   * @param parameters all parameters of a network under their canonical names
   */
  public static List<ParameterGroup> of(Map<String, Parameter> parameters, GroupRates rates) {
    List<ParameterGroup> groups = new ArrayList<>();
    for (Part part : Part.values()) {
      ParameterGroup decaying =
          new ParameterGroup(new LinkedHashMap<>(), rate(part, rates), rates.weightDecay());
      ParameterGroup others = new ParameterGroup(new LinkedHashMap<>(), rate(part, rates), 0);
      parameters.forEach(
          (name, parameter) -> {
            if (part(name) == part) {
              (decays(name) ? decaying : others).parameters().put(name, parameter);
            }
          });
      groups.add(decaying);
      groups.add(others);
    }
    return groups;
  }

  private static double rate(Part part, GroupRates rates) {
    return switch (part) {
      case BASE -> rates.base();
      case HEADS -> rates.heads();
      case CROSS_MODAL -> rates.crossModal();
    };
  }

  private static Part part(String name) {
    if (name.contains("cross_modal")) {
      return Part.CROSS_MODAL;
    }
    return HEADS.stream().anyMatch(name::contains) ? Part.HEADS : Part.BASE;
  }

  private static boolean decays(String name) {
    return WITHOUT_DECAY.stream().noneMatch(name::contains);
  }
}
