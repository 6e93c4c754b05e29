package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescaleIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PORTION = 400;
  private static final FlinkOptions.Times TIMES =
      new FlinkOptions.Times(Duration.ofMillis(300), Duration.ofMinutes(1), Duration.ofMinutes(10));

  /** Tasks that read and tasks that ask the model; the last comes with an upgrade. */
  private static final List<FlinkOptions.Parallelism> STAGES =
      List.of(
          new FlinkOptions.Parallelism(1, 1),
          new FlinkOptions.Parallelism(2, 4),
          new FlinkOptions.Parallelism(4, 2));

  private static final int LAST = STAGES.size() - 1;

  @TempDir Path folder;

  @Test
  void keepsItsPromiseFromOneTaskToFourToTwoAndThroughAnUpgrade() throws Exception {
    try (StreamFixture stream = new StreamFixture(folder, 4)) {
      String savepoint = "";
      for (int stage = 0; stage <= LAST; stage++) {
        stream.ledger.readToEnd();
        int before = stream.ledger.read();
        stream.ledger.send(PORTION, stream::good);
        try (LocalFlink flink = LocalFlink.start(1, 4, from(savepoint))) {
          JobID job = flink.run(options(stream, stage), pipeline(stream, stage));
          stream.awaitOutcomes(before + PORTION / 4, PATIENCE);
          savepoint =
              flink
                  .cluster()
                  .stopWithSavepoint(
                      job,
                      folder.resolve("savepoints").toUri().toString(),
                      false,
                      SavepointFormatType.CANONICAL)
                  .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
      }
      try (LocalFlink flink = LocalFlink.start(1, 4, from(savepoint))) {
        stream.ledger.send(PORTION, stream::good);
        var unused = flink.run(options(stream, LAST), pipeline(stream, LAST));
        stream.awaitOutcomes(PORTION * (STAGES.size() + 1), PATIENCE);
      }
      stream.ledger.readToEnd();

      assertThat(stream.ledger.lost()).isZero();
      assertThat(stream.ledger.duplicated()).isZero();
      assertThat(stream.ledger.answered()).isEqualTo(PORTION * (STAGES.size() + 1));
    }
  }

  private static Configuration from(String savepoint) {
    return savepoint.isEmpty()
        ? new Configuration()
        : Configuration.fromMap(Map.of("execution.state-recovery.path", savepoint));
  }

  private static FlinkOptions options(StreamFixture stream, int stage) {
    return FlinkOptions.of("vqa", Map.of("bootstrap.servers", stream.broker.bootstrapServers()))
        .withParallelism(STAGES.get(stage))
        .withTimes(TIMES);
  }

  private static TaskPipeline pipeline(StreamFixture stream, int stage) {
    TinyPipeline pipeline = new TinyPipeline(stream.model, stream.registry.url());
    return stage == LAST ? pipeline.upgraded() : pipeline;
  }
}
