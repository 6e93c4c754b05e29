package io.bridgestream.training.run;

import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.nn.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The score of a checkpoint folder on a split of a data set. */
public final class Evaluation {
  private static final int MAX_TOKENS = 50;

  /** What is evaluated. */
  public enum Task {
    /** The mean score of answers to questions. */
    VQA,
    /** The share of captions whose match is judged rightly, and the area under the curve. */
    ITM,
    /** The share of hypotheses that are judged rightly. */
    SNLI_VE,
    /** The share of statements about two images that are judged rightly. */
    NLVR2,
    /** How often a caption finds its image, and an image one of its captions, among all. */
    IRTR
  }

  /** Which image a text is shown with. */
  public enum Pairing {
    /** Its own. */
    TRUE,
    /** Another one's, to see what the words alone give away. */
    SHUFFLED
  }

  /**
   * How a model is evaluated.
   *
   * @param task what at
   * @param pairing with which images
   * @param candidates for {@link Task#IRTR}: how many of the other side a contrastive head leaves
   *     to the matching head for each image and each caption, at least 1
   */
  public record Protocol(Task task, Pairing pairing, int candidates) {
    /** What the papers take for Flickr30k; for COCO they take 256. */
    public static final int CANDIDATES = 128;

    /** Checks the number of candidates. */
    public Protocol {
      if (candidates < 1) {
        throw new IllegalArgumentException(
            "Cannot rank: candidates must be at least 1, found " + candidates);
      }
    }

    /** Returns how a task is evaluated on each text with its own image. */
    public static Protocol of(Task task) {
      return new Protocol(task, Pairing.TRUE, CANDIDATES);
    }
  }

  private Evaluation() {}

  /** Returns the task that measures an objective, if there is one. */
  static Optional<Task> task(Objective objective) {
    return switch (objective) {
      case VQA -> Optional.of(Task.VQA);
      case ITM -> Optional.of(Task.ITM);
      case SNLI_VE -> Optional.of(Task.SNLI_VE);
      case NLVR2 -> Optional.of(Task.NLVR2);
      case ITM_ITC -> Optional.of(Task.IRTR);
      case MLM, ITC, IRTR -> Optional.empty();
    };
  }

  private static Objective objective(Task task) {
    return switch (task) {
      case VQA -> Objective.VQA;
      case ITM -> Objective.ITM;
      case SNLI_VE -> Objective.SNLI_VE;
      case NLVR2 -> Objective.NLVR2;
      case IRTR -> Objective.IRTR;
    };
  }

  /**
   * Evaluates a model in float32.
   *
   * @param where where the model computes
   * @param data the data set's folder
   * @param layout how it is laid out
   * @param split its name there
   * @throws io.bridgestream.model.InvalidModelException if model or data are damaged
   * @throws TrainingException if the model can't do the task
   * @throws InterruptedException if the thread is interrupted
   */
  public static Scores of(
      Path model, DeviceChoice where, Path data, Layout layout, String split, Protocol protocol)
      throws InterruptedException {
    try (TrainedModel opened = open(model, where)) {
      DataSet examples = new TrainingData(data, layout).examples(objective(protocol.task()), split);
      return new Evaluator(opened, MAX_TOKENS, false, (id, answer) -> {})
          .scores(protocol, examples);
    }
  }

  /**
   * Evaluates a model's answers in float32 and writes them as VQA v2's evaluation server takes
   * them: a list of {@code {"question_id": 262148000, "answer": "down"}}. The questions of a test
   * split have no answers to compare with; the scores then count 0 texts.
   *
   * @throws io.bridgestream.model.InvalidModelException if model or data are damaged
   * @throws TrainingException if the model answers no questions
   * @throws IOException if the file can't be written
   * @throws InterruptedException if the thread is interrupted
   */
  public static Scores submitting(
      Path model, DeviceChoice where, Path data, Layout layout, String split, Path file)
      throws IOException, InterruptedException {
    Submission submission = new Submission();
    try (TrainedModel opened = open(model, where)) {
      DataSet questions = new TrainingData(data, layout).examples(Objective.VQA, split);
      Scores scores =
          new Evaluator(opened, MAX_TOKENS, false, submission::add)
              .scores(Protocol.of(Task.VQA), questions);
      submission.write(file);
      return scores;
    }
  }

  private static TrainedModel open(Path folder, DeviceChoice where) {
    NativeRuntime.load();
    NativeRuntime.threads(0);
    ComputeDevice device = NativeRuntime.device(where, 0);
    TrainedModel model = TrainedModel.open(folder);
    model.network().to(device);
    return model;
  }
}
