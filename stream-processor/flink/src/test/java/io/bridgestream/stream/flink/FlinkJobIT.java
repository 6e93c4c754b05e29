package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.embedded.EmbeddedBroker;
import io.bridgestream.stream.testing.Poison;
import io.bridgestream.stream.testing.PoisonCorpus;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkJobIT {
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final FlinkOptions.Times TIMES =
      new FlinkOptions.Times(Duration.ofMillis(300), Duration.ofMinutes(1), Duration.ofMinutes(10));

  @TempDir Path folder;
  private TestRegistry registry;
  private SchemaRegistryClient client;
  private TestEvents events;
  private EmbeddedBroker broker;
  private Ledger ledger;
  private TinyPipeline pipeline;

  @BeforeEach
  void start() throws Exception {
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    events = TestEvents.of(client);
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    ledger = new Ledger(broker, PARTITIONS);
    pipeline = new TinyPipeline(TinyModelFolder.export(folder.resolve("model")), registry.url());
  }

  @AfterEach
  void stop() {
    ledger.close();
    broker.close();
    client.close();
    registry.close();
  }

  @Test
  void answersGoodEventsAndSetsBadOnesAsideWithoutARestart() throws Exception {
    List<Poison> poison = PoisonCorpus.of(client);
    ledger.send(poison.size(), i -> poison.get(i).value());
    ledger.send(200, i -> good(i));

    try (LocalFlink flink = LocalFlink.start(1, 2, new Configuration())) {
      JobID job = flink.run(options(DeliveryGuarantee.EXACTLY_ONCE), pipeline);
      awaitAll(poison.size() + 200);
      ledger.readToEnd();

      AccessExecutionGraph graph = flink.cluster().getExecutionGraph(job).get();
      assertThat(graph.getAllExecutionVertices())
          .allSatisfy(
              task -> assertThat(task.getCurrentExecutionAttempt().getAttemptNumber()).isZero());
    }
    assertThat(ledger.answered()).isEqualTo(200);
    assertThat(ledger.lost()).isZero();
    assertThat(ledger.duplicated()).isZero();
    for (int i = 0; i < poison.size(); i++) {
      assertThat(ledger.codes()).containsEntry("event-" + i, poison.get(i).reason().code());
    }
  }

  @Test
  void losesAndRepeatsNothingWhenWorkersDie() throws Exception {
    ledger.send(2_000, i -> good(i));

    killWhileItRuns(DeliveryGuarantee.EXACTLY_ONCE, 2_000, 3);

    assertThat(ledger.lost()).isZero();
    assertThat(ledger.duplicated()).isZero();
    assertThat(ledger.answered()).isEqualTo(2_000);
  }

  @Test
  void repeatsSomeAtLeastOnceWhichShowsThatTheLedgerSeesIt() throws Exception {
    ledger.send(2_000, i -> good(i));

    killWhileItRuns(DeliveryGuarantee.AT_LEAST_ONCE, 2_000, 3);

    assertThat(ledger.lost()).isZero();
    assertThat(ledger.duplicated()).isPositive();
  }

  private void killWhileItRuns(DeliveryGuarantee guarantee, int count, int kills) throws Exception {
    try (LocalFlink flink = LocalFlink.start(1, 2, new Configuration())) {
      var unused = flink.run(options(guarantee), pipeline);
      for (int kill = 1; kill <= kills; kill++) {
        int enough = count * kill / (kills + 2);
        awaitAll(enough);
        flink.cluster().terminateTaskManager(kill - 1).get();
        flink.cluster().startTaskManager();
      }
      awaitAll(count);
    }
    ledger.readToEnd();
  }

  private void awaitAll(int count) {
    await("outcomes of " + count + " events")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> ledger.read() >= count);
  }

  private byte[] good(int i) {
    return events.bytes(TestEvents.event("good-" + i, i));
  }

  private FlinkOptions options(DeliveryGuarantee guarantee) {
    return FlinkOptions.of("vqa", Map.of("bootstrap.servers", broker.bootstrapServers()))
        .withGuarantee(guarantee)
        .withParallelism(new FlinkOptions.Parallelism(1, 2))
        .withTimes(TIMES);
  }
}
