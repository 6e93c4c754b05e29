package io.bridgestream.training.run;

import io.bridgestream.training.data.manifest.Manifest;
import java.nio.file.Path;

/** The score of a checkpoint folder on a split of a data set. */
public final class Evaluation {
  private static final int MAX_TOKENS = 50;

  /** What is evaluated. */
  public enum Task {
    /** The mean score of answers to questions. */
    VQA,
    /** The share of captions whose match is judged rightly, and the area under the curve. */
    ITM
  }

  /** Which image a text is shown with. */
  public enum Pairing {
    /** Its own. */
    TRUE,
    /** Another one's, to see what the words alone give away. */
    SHUFFLED
  }

  private Evaluation() {}

  /**
   * Evaluates a model in float32.
   *
   * @throws io.bridgestream.model.InvalidModelException if model or data are damaged
   * @throws TrainingException if the model can't do the task
   * @throws InterruptedException if the thread is interrupted
   */
  public static Scores of(Path model, Path data, String split, Task task, Pairing pairing)
      throws InterruptedException {
    NativeRuntime.unbound();
    try (TrainedModel opened = TrainedModel.open(model)) {
      Evaluator evaluator = new Evaluator(opened, MAX_TOKENS, false);
      return switch (task) {
        case VQA -> evaluator.answers(Manifest.questions(data, split), pairing);
        case ITM -> evaluator.matches(Manifest.captions(data, split), pairing);
      };
    }
  }
}
