package io.bridgestream.model.checkpoint;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Tells the heads of a checkpoint from its weights, for files that don't name them. */
final class HeadDetection {
  private final Map<String, long[]> shapes;

  private HeadDetection(Map<String, long[]> shapes) {
    this.shapes = shapes;
  }

  /** Returns the config with its declared heads, or with those of the weights if it has none. */
  static ModelConfig complete(ModelConfig config, Map<String, long[]> shapes) {
    return config.heads().all().isEmpty() ? config.withHeads(detect(shapes, 0)) : config;
  }

  /**
   * Returns the heads whose weights are there.
   *
   * @param shapes canonical names with their shapes
   * @param nlvr2Dropout dropout before an NLVR2 classifier, which no weight tells
   */
  static TaskHeads detect(Map<String, long[]> shapes, double nlvr2Dropout) {
    HeadDetection found = new HeadDetection(shapes);
    List<TaskHead> heads = new ArrayList<>();
    if (found.has("mlm_score.decoder.weight")) {
      heads.add(new TaskHead.Mlm());
    }
    if (found.has("itm_score.fc.weight")) {
      heads.add(new TaskHead.Itm());
    }
    found.contrastive(heads);
    if (found.has("vqa_classifier.0.weight")) {
      heads.add(
          new TaskHead.Vqa(
              found.hidden("vqa_classifier"), found.labels("vqa_classifier"), List.of()));
    }
    if (found.has("snli_classifier.0.weight")) {
      heads.add(new TaskHead.SnliVe(found.hidden("snli_classifier")));
    }
    if (found.has("nlvr2_classifier.0.weight")) {
      heads.add(new TaskHead.Nlvr2(found.hidden("nlvr2_classifier"), nlvr2Dropout));
    }
    if (found.has("rank_output.weight")) {
      heads.add(new TaskHead.Rank());
    }
    return new TaskHeads(heads);
  }

  private void contrastive(List<TaskHead> heads) {
    if (has("itc_cross_modal_head.fc.weight")) {
      heads.add(new TaskHead.HuggingFaceContrastive(rows("itc_cross_modal_head.fc.weight")));
    } else if (has("itc_text_head.fc.weight")) {
      heads.add(new TaskHead.OriginalContrastive(rows("itc_text_head.fc.weight")));
    } else if (has("cross_modal_itc_text_head.fc.weight")) {
      heads.add(new TaskHead.OriginalContrastive(rows("cross_modal_itc_text_head.fc.weight")));
    }
  }

  private boolean has(String name) {
    return shapes.containsKey(name);
  }

  private OptionalInt hidden(String classifier) {
    return has(classifier + ".3.weight")
        ? OptionalInt.of(rows(classifier + ".0.weight"))
        : OptionalInt.empty();
  }

  private int labels(String classifier) {
    String last = classifier + ".3.weight";
    return rows(has(last) ? last : classifier + ".0.weight");
  }

  private int rows(String name) {
    long[] shape = shapes.getOrDefault(name, new long[0]);
    if (shape.length != 2 || shape[0] < 1 || shape[0] > Integer.MAX_VALUE) {
      throw new InvalidModelException(
          "Cannot tell the heads of a checkpoint: weight '%s' must be a matrix, found %d dimensions"
              .formatted(name, shape.length));
    }
    return (int) shape[0];
  }
}
