package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.training.run.DeviceChoice;
import io.bridgestream.training.run.Evaluation;
import io.bridgestream.training.run.Evaluation.Protocol;
import io.bridgestream.training.run.Layout;
import io.bridgestream.training.run.Scores;
import io.bridgestream.training.run.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream evaluate}: a task's metric on a split of a data set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores a checkpoint folder on a data set.")
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint folder.")
  private Path model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The data set's folder.")
  private Path data;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Evaluation.Task task;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Layout layout = Layout.MANIFEST;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "The split, a .jsonl file in the folder. Default: ${DEFAULT-VALUE}.")
  private String split = "val";

  @Option(
      names = "--images",
      paramLabel = "PAIRING",
      description =
          "One of ${COMPLETION-CANDIDATES}; shuffled shows what words alone give away. Default: ${DEFAULT-VALUE}.")
  private Evaluation.Pairing pairing = Evaluation.Pairing.TRUE;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(
      names = "--candidates",
      paramLabel = "NUMBER",
      description =
          "For task irtr: how many images of each caption, and captions of each image, a contrastive"
              + " head leaves to the matching head. Default: ${DEFAULT-VALUE}, the papers' for"
              + " Flickr30k; for COCO they take 256.")
  private int candidates = Protocol.CANDIDATES;

  @Option(
      names = "--submission",
      paramLabel = "FILE",
      description = "Write the answers as VQA v2's evaluation server takes them; for task vqa.")
  private @Nullable Path submission;

  @Option(names = "--json", description = "Print the scores as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  EvaluateCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (submission != null && task != Evaluation.Task.VQA) {
      throw new ParameterException(
          spec.commandLine(), "--submission needs --task vqa, found " + JsonFields.spell(task));
    }
    if (candidates < 1) {
      throw new ParameterException(
          spec.commandLine(), "--candidates must be at least 1, found " + candidates);
    }
    long start = System.nanoTime();
    Scores scores = scores();
    double seconds = (System.nanoTime() - start) / 1e9;
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(new String(JsonFile.format(toJson(scores, seconds)), StandardCharsets.UTF_8));
    } else if (scores.texts() == 0) {
      out.println("no answers to compare with");
    } else {
      out.printf(Locale.ROOT, "accuracy %.4f of %d%n", scores.accuracy(), scores.texts());
      scores
          .byType()
          .forEach((type, value) -> out.printf(Locale.ROOT, "  %-12s %.4f%n", type, value));
      if (!Double.isNaN(scores.auc())) {
        out.printf(Locale.ROOT, "AUC %.4f%n", scores.auc());
      }
      out.printf(Locale.ROOT, "%.1f s, %.2f ms a text%n", seconds, 1000 * seconds / scores.texts());
    }
    out.flush();
    return 0;
  }

  private Scores scores() throws InterruptedException {
    try {
      return submission == null
          ? Evaluation.of(
              model, device, data, layout, split, new Protocol(task, pairing, candidates))
          : Evaluation.submitting(model, device, data, layout, split, submission);
    } catch (TrainingException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot write %s: %s".formatted(submission, e.getMessage()), e);
    }
  }

  private ObjectNode toJson(Scores scores, double seconds) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("task", task.name().toLowerCase(Locale.ROOT));
    root.put("split", split);
    root.put("accuracy", scores.accuracy());
    root.put("texts", scores.texts());
    root.put("seconds", seconds);
    if (!Double.isNaN(scores.auc())) {
      root.put("auc", scores.auc());
    }
    scores.byType().forEach(root.putObject("by_type")::put);
    return root;
  }
}
