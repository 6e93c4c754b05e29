package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.training.run.Evaluation;
import io.bridgestream.training.run.Layout;
import io.bridgestream.training.run.Scores;
import io.bridgestream.training.run.TrainingException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(names = "--json", description = "Print the scores as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  EvaluateCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Scores scores;
    try {
      scores = Evaluation.of(model, data, layout, split, task, pairing);
    } catch (TrainingException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(new String(JsonFile.format(toJson(scores)), StandardCharsets.UTF_8));
    } else {
      out.printf(Locale.ROOT, "accuracy %.4f of %d%n", scores.accuracy(), scores.texts());
      scores
          .byType()
          .forEach((type, value) -> out.printf(Locale.ROOT, "  %-12s %.4f%n", type, value));
      if (!Double.isNaN(scores.auc())) {
        out.printf(Locale.ROOT, "AUC %.4f%n", scores.auc());
      }
    }
    out.flush();
    return 0;
  }

  private ObjectNode toJson(Scores scores) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("task", task.name().toLowerCase(Locale.ROOT));
    root.put("split", split);
    root.put("accuracy", scores.accuracy());
    root.put("texts", scores.texts());
    if (!Double.isNaN(scores.auc())) {
      root.put("auc", scores.auc());
    }
    scores.byType().forEach(root.putObject("by_type")::put);
    return root;
  }
}
