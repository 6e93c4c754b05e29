package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream bench stream}: events per second and latency from Kafka to Kafka. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the job between a Kafka broker and a schema registry of this process: events per"
          + " second of a topic that is full before it begins, the model alone on the same events,"
          + " and latency by stage at half that rate.",
      "Cases: base is BridgeTower base of random weights, int8 at 288 pixels; demo is the checkpoint"
          + " that comes along; smallest is the smallest BridgeTower that there is."
    })
final class BenchStreamCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--case",
      split = ",",
      paramLabel = "base|demo|smallest",
      defaultValue = "base,demo,smallest",
      description = "What to measure. Default: ${DEFAULT-VALUE}.")
  private List<Kind> kinds;

  @Option(
      names = "--runtime",
      paramLabel = "flink|kafka-streams|both",
      defaultValue = "both",
      description = "What runs the job. Default: ${DEFAULT-VALUE}.")
  private Runtimes runtimes;

  @Option(
      names = "--commit-interval",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description = "How often answers become visible, in ms. Default: ${DEFAULT-VALUE}.")
  private int commitInterval;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      defaultValue = "${sys:bridgestream.home:-.}/models/scene-colors",
      description = "The checkpoint of case demo. Default: the one that BridgeStream brings along.")
  private Path model;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events of a case's measured run. Default: 250, 20000 and 200000.")
  private Optional<Integer> events = Optional.empty();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long latency and the engine are measured. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "An option of the job as in docs/options.md; as many as you like.")
  private Map<String, String> further = new LinkedHashMap<>();

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "bench-engine",
      description = "Where models of random weights are made. Default: ${DEFAULT-VALUE}.")
  private Path work;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  private enum Runtimes {
    FLINK(StreamRuntime.FLINK),
    KAFKA_STREAMS(StreamRuntime.KAFKA_STREAMS),
    BOTH(StreamRuntime.values());

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it immutable
    private final List<StreamRuntime> all;

    Runtimes(StreamRuntime... all) {
      this.all = List.of(all);
    }
  }

  private enum Kind {
    BASE,
    DEMO,
    SMALLEST
  }

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  BenchStreamCommand() {}

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || events.orElse(1) < 1 || commitInterval < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--seconds, --events and --commit-interval must be at least 1, found less");
    }
    Files.createDirectories(work);
    Path log = DemoLog.start();
    List<StreamFigure> figures = new ArrayList<>();
    try (LocalServers servers = LocalServers.start("benchmark", log)) {
      CpuTimes cpu = CpuTimes.ofBroker();
      for (Kind kind : kinds) {
        figures.addAll(measure(servers, cpu, make(kind)));
      }
    }
    Files.deleteIfExists(log);
    print(figures);
    return 0;
  }

  /** The model alone stands before, between and after the runtimes: machines change their pace. */
  private List<StreamFigure> measure(LocalServers servers, CpuTimes cpu, StreamCase measured)
      throws Exception {
    Duration each = Duration.ofSeconds(seconds);
    StreamBenchmark benchmark =
        new StreamBenchmark(
            servers, cpu, measured, further, commitInterval, spec.commandLine().getErr());
    List<StreamFigure> figures = new ArrayList<>();
    double before = benchmark.engine(each);
    for (StreamRuntime runtime : runtimes.all) {
      StreamFigure figure = benchmark.measure(runtime, each, before);
      figure.lines().forEach(this::progress);
      figures.add(figure);
      before = figure.rates().engineAfter();
    }
    return figures;
  }

  private StreamCase make(Kind kind) throws IOException {
    return switch (kind) {
      case BASE -> StreamCases.base(new BenchModels(work, this::progress), events.orElse(250));
      case DEMO -> {
        ModelFolder.open(model, InferenceOptions.DEFAULTS, spec.commandLine().getErr()).close();
        yield StreamCases.demo(model, events.orElse(20_000));
      }
      case SMALLEST -> StreamCases.smallest(work, events.orElse(200_000));
    };
  }

  private void progress(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private void print(List<StreamFigure> figures) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode report = JsonNodeFactory.instance.objectNode();
      Machine machine = Machine.here();
      report
          .putObject("machine")
          .put("processor", machine.processor())
          .put("cores", machine.cores());
      report.put("commit_interval_ms", commitInterval);
      ObjectNode set = report.putObject("options");
      further.forEach(set::put);
      figures.forEach(figure -> figure.writeTo(report.withArray("figures").addObject()));
      out.print(new String(JsonFile.format(report), StandardCharsets.UTF_8));
    } else {
      figures.forEach(figure -> figure.lines().forEach(out::println));
    }
    out.flush();
  }
}
