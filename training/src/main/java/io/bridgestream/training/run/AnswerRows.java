package io.bridgestream.training.run;

import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Which rows of a checkpoint's answer classifier belong to the answers of another vocabulary. */
final class AnswerRows {
  private static final String CLASSIFIER = "vqa_classifier.";

  private final String layer;
  private final Map<Integer, Integer> rows;

  private AnswerRows(String layer, Map<Integer, Integer> rows) {
    this.layer = layer;
    this.rows = rows;
  }

  /**
   * Compares two vocabularies by name. A checkpoint that doesn't name its answers keeps none: its
   * rows could be anyone's.
   *
   * @return nothing if both are the same, or a model answers no questions
   */
  static Optional<AnswerRows> between(ModelConfig checkpoint, ModelConfig wanted) {
    Optional<TaskHead.Vqa> old = checkpoint.heads().vqa();
    Optional<TaskHead.Vqa> head = wanted.heads().vqa();
    if (old.isEmpty() || head.isEmpty() || old.get().labels().equals(head.get().labels())) {
      return Optional.empty();
    }
    Map<String, Integer> numbers = new HashMap<>();
    List<String> names = old.get().labels();
    for (int row = 0; row < names.size(); row++) {
      numbers.put(names.get(row), row);
    }
    Map<Integer, Integer> rows = new LinkedHashMap<>();
    List<String> labels = head.get().labels();
    for (int row = 0; row < labels.size(); row++) {
      Integer from = numbers.get(labels.get(row));
      if (from != null) {
        rows.put(row, from);
      }
    }
    String last = head.get().hiddenSize().isPresent() ? "3." : "0.";
    return Optional.of(new AnswerRows(CLASSIFIER + last, rows));
  }

  /** Returns whether a weight has a row for each answer. */
  boolean concerns(String weight) {
    return weight.startsWith(layer);
  }

  /** Hands over each answer's row here and in the checkpoint, if it has one there. */
  void forEach(BiConsumer<Integer, Integer> action) {
    rows.forEach(action);
  }
}
