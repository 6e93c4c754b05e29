package io.bridgestream.cli;

import io.bridgestream.inference.Placement;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.measure.GraphProfile;
import io.bridgestream.inference.measure.GraphProfile.Line;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream bench profile}: where the time of an exported model goes. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the towers and the fusion of an exported model for one image and some texts, and says"
          + " how long each operator takes and, for products, how fast it computes.",
      "Equal operators over equal shapes make one line."
    })
final class BenchProfileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A checkpoint folder with its export.")
  private Path model;

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "8",
      description = "Texts about the image. Default: ${DEFAULT-VALUE}.")
  private int texts;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "12",
      description = "Tokens of each text. Default: ${DEFAULT-VALUE}.")
  private int tokens;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured runs of each graph. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  BenchProfileCommand() {}

  @Override
  public Integer call() throws IOException {
    Map<String, List<Line>> graphs =
        GraphProfile.measure(
                model.resolve(GraphNames.FOLDER), Placement.CPU.device(), texts, tokens, rounds)
            .stream()
            .collect(Collectors.groupingBy(Line::graph, LinkedHashMap::new, Collectors.toList()));
    PrintWriter out = spec.commandLine().getOut();
    graphs.forEach((graph, lines) -> print(graph, lines, out));
    out.flush();
    return 0;
  }

  private static void print(String graph, List<Line> lines, PrintWriter out) {
    double seconds = lines.stream().mapToDouble(line -> line.time().seconds()).sum();
    double operations = lines.stream().mapToDouble(Line::operations).sum();
    out.printf(
        Locale.ROOT,
        "%s: %.1f ms, %.1f billion operations, %.0f billion/s%n",
        graph,
        1e3 * seconds,
        operations / 1e9,
        operations / seconds / 1e9);
    for (Line line : lines) {
      out.printf(
          Locale.ROOT,
          "  %7.2f ms %5.1f %% %6s billion/s  %3d x %s %s%n",
          1e3 * line.time().seconds(),
          100 * line.time().seconds() / seconds,
          line.operations() == 0
              ? "-"
              : "%.0f".formatted(line.operations() / line.time().seconds() / 1e9),
          line.time().nodes(),
          line.time().operator(),
          line.time().inputs());
    }
  }
}
