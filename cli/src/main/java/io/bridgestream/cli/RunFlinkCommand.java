package io.bridgestream.cli;

import io.bridgestream.stream.flink.ConfiguredPipeline;
import io.bridgestream.stream.flink.FlinkOptionValues;
import io.bridgestream.stream.flink.LocalFlink;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bridgestream run flink}: the Flink job in a cluster of this process. */
@Command(
    name = "flink",
    mixinStandardHelpOptions = true,
    description =
        "Runs the Flink job in this process against the brokers of the options file, until it is"
            + " interrupted. What is in flight then is read again at the next start.")
final class RunFlinkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfiguredRun configured;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  RunFlinkCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    ConfiguredRun.Said said = configured.read(err);
    FlinkOptionValues.Parsed flink = FlinkOptionValues.of(said.source(), said.options());
    int slots =
        Math.max(flink.options().parallelism().source(), flink.options().parallelism().model());
    try (LocalFlink cluster = LocalFlink.start(1, slots, flink.configuration())) {
      JobID job =
          cluster.run(flink.options(), new ConfiguredPipeline(said.source(), said.values()));
      said.print(err);
      cluster
          .prometheusPort()
          .ifPresent(port -> err.printf("metrics for Prometheus on port %d, at /metrics%n", port));
      err.printf("running job %s; interrupt to stop%n", job);
      err.flush();
      cluster
          .cluster()
          .requestJobResult(job)
          .get()
          .toJobExecutionResult(getClass().getClassLoader());
    } catch (ExecutionException e) {
      throw new CommandFailedException("Cannot run the job: " + KafkaConnection.reason(e), e);
    }
    return 0;
  }
}
