package io.bridgestream.inference.export;

import io.bridgestream.inference.manifest.ExportedHead;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHead.Classifier;
import io.bridgestream.model.config.TaskHead.HuggingFaceContrastive;
import io.bridgestream.model.config.TaskHead.Itm;
import io.bridgestream.model.config.TaskHead.OriginalContrastive;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.tensors.TensorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What the manifest says about a checkpoint's heads. */
final class HeadList {
  private static final List<String> MATCH_LABELS = List.of("no_match", "match");

  private HeadList() {}

  static List<ExportedHead> of(TaskHeads heads, TensorStore weights) {
    List<ExportedHead> exported = new ArrayList<>();
    for (TaskHead head : heads.all()) {
      exported.add(new ExportedHead(head.name(), labels(head), scale(head, weights)));
    }
    return exported;
  }

  private static List<String> labels(TaskHead head) {
    if (head instanceof Classifier classifier) {
      return classifier.labels();
    }
    return head instanceof Itm ? MATCH_LABELS : List.of();
  }

  /** Hugging Face multiplies similarities, the originals divide them. */
  private static OptionalDouble scale(TaskHead head, TensorStore weights) {
    if (head instanceof HuggingFaceContrastive) {
      return OptionalDouble.of(Math.exp(weights.tensor("logit_scale").toFloats()[0]));
    }
    if (head instanceof OriginalContrastive) {
      return OptionalDouble.of(1 / weights.tensor("temperature").toFloats()[0]);
    }
    return OptionalDouble.empty();
  }
}
