package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.embedded.EmbeddedBroker;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJarIT {
  private static final Path JAR = Path.of(System.getProperty("job.jar"));
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int EVENTS = 300;

  @TempDir Path folder;
  private TestRegistry registry;
  private SchemaRegistryClient client;
  private EmbeddedBroker broker;
  private Ledger ledger;

  @BeforeEach
  void start() throws Exception {
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    ledger = new Ledger(broker, 2);
    TinyModelFolder.export(folder.resolve("model"));
    TestEvents events = TestEvents.of(client);
    ledger.send(EVENTS, i -> events.bytes(TestEvents.event("good-" + i, i)));
  }

  @AfterEach
  void stop() {
    ledger.close();
    broker.close();
    client.close();
    registry.close();
  }

  @Test
  void flinkRunTakesItInASession() throws Exception {
    try (FlinkProcesses flink = cluster()) {
      flink.startSession();
      Process worker = flink.startTaskManager();
      await("slots").atMost(PATIENCE).until(() -> flink.rest().slots() == 2);
      String printed = flink.client("run", "-d", JAR.toString(), "--config", options());

      assertThat(printed).contains("model.folder: " + folder.resolve("model"));
      Matcher submitted = Pattern.compile("JobID ([0-9a-f]{32})").matcher(printed);
      assertThat(submitted.find()).isTrue();
      awaitAnswers(flink, worker);
      assertThat(flink.rest().state(submitted.group(1))).isEqualTo("RUNNING");
    }
    assertAllAnsweredOnce();
  }

  @Test
  @Tag("long")
  void aClusterOfItsOwnRunsIt() throws Exception {
    try (FlinkProcesses flink = cluster()) {
      Process master = flink.startApplication(JAR, "--", "--config", options());
      flink.startTaskManager();
      awaitAnswers(flink, master);

      assertThat(flink.rest().onlyJob().map(flink.rest()::state)).contains("RUNNING");
    }
    assertAllAnsweredOnce();
  }

  private FlinkProcesses cluster() throws IOException {
    return new FlinkProcesses(
        folder.resolve("flink"), Map.of("taskmanager.numberOfTaskSlots", "2"));
  }

  private String options() throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.write(
        file,
        List.of(
            "kafka: {bootstrap.servers: '%s'}".formatted(broker.bootstrapServers()),
            "registry: {schema.registry.url: '%s'}".formatted(registry.url()),
            "model: {folder: '%s'}".formatted(folder.resolve("model")),
            "flink:",
            "  checkpoint-interval: 300ms",
            "  parallelism: {source: 1, model: 2}"));
    return file.toString();
  }

  private void awaitAnswers(FlinkProcesses flink, Process shown) {
    try {
      await("answers").atMost(PATIENCE).until(() -> ledger.read() == EVENTS);
    } catch (RuntimeException | Error failure) {
      throw new AssertionError(flink.log(shown), failure);
    }
  }

  private void assertAllAnsweredOnce() {
    ledger.readToEnd();
    assertThat(ledger.answered()).isEqualTo(EVENTS);
    assertThat(ledger.lost()).isZero();
    assertThat(ledger.duplicated()).isZero();
  }
}
