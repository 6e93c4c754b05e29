package io.bridgestream.training.data;

import io.bridgestream.model.vqa.AnswerVocabulary;
import java.util.List;

/**
 * What the model should say about the examples of a batch. The arrays are not copied.
 *
 * <p>Letters: B examples, A answers.
 */
public sealed interface Targets {
  /** Returns the targets that the examples have: all answers, all labels, or nothing. */
  static Targets of(List<Example> examples, AnswerVocabulary vocabulary) {
    if (examples.stream().allMatch(e -> e.target() instanceof Target.Answers)) {
      return Scores.of(examples, vocabulary);
    }
    return withoutAnswers(examples);
  }

  /** Returns labels if all examples have one, nothing otherwise. */
  static Targets withoutAnswers(List<Example> examples) {
    if (examples.stream().allMatch(e -> e.target() instanceof Target.Label)) {
      return Labels.of(examples);
    }
    return new Nothing();
  }

  /** Soft scores of every answer of a vocabulary. */
  final class Scores implements Targets {
    private final float[] values;

    private Scores(float[] values) {
      this.values = values;
    }

    private static Scores of(List<Example> examples, AnswerVocabulary vocabulary) {
      float[] values = new float[Math.multiplyExact(examples.size(), vocabulary.size())];
      for (int row = 0; row < examples.size(); row++) {
        int from = row * vocabulary.size();
        Target.Answers answers = (Target.Answers) examples.get(row).target();
        answers
            .scores()
            .forEach(
                (answer, score) ->
                    vocabulary.id(answer).ifPresent(id -> values[from + id] = score));
      }
      return new Scores(values);
    }

    /** Returns the scores {@code [B, A]}, from 0 to 1; the array itself. */
    public float[] values() {
      return values;
    }
  }

  /** One class for each example. */
  final class Labels implements Targets {
    private final long[] values;

    private Labels(long[] values) {
      this.values = values;
    }

    private static Labels of(List<Example> examples) {
      return new Labels(
          examples.stream().mapToLong(e -> ((Target.Label) e.target()).label()).toArray());
    }

    /** Returns the classes {@code [B]}; the array itself. */
    public long[] values() {
      return values;
    }
  }

  /** The batch is for objectives that need no targets, or holds questions without answers. */
  record Nothing() implements Targets {}
}
