package io.bridgestream.stream.flink;

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
import java.util.ArrayList;
import java.util.List;

/** A broker, a registry, a tiny model and a ledger of what goes through: what every job needs. */
final class StreamFixture implements AutoCloseable {
  final Path folder;
  final TestRegistry registry;
  final SchemaRegistryClient client;
  final EmbeddedBroker broker;
  final Ledger ledger;
  final TestEvents events;
  final Path model;

  StreamFixture(Path folder, int partitions) throws Exception {
    this.folder = folder;
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    events = TestEvents.of(client);
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    ledger = new Ledger(broker, partitions);
    model = TinyModelFolder.export(folder.resolve("model"));
  }

  byte[] good(int i) {
    return events.bytes(TestEvents.event("good-" + i, i));
  }

  /** Writes an options file of the job that leads here, with further lines below {@code flink}. */
  String options(String... flink) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "kafka: {bootstrap.servers: '%s'}".formatted(broker.bootstrapServers()),
                "registry: {schema.registry.url: '%s'}".formatted(registry.url()),
                "model: {folder: '%s'}".formatted(model),
                "flink:"));
    for (String line : flink) {
      lines.add("  " + line);
    }
    Path file = Files.createTempFile(folder, "job", ".yaml");
    Files.write(file, lines);
    return file.toString();
  }

  /** Waits until so many events have led to something. */
  void awaitOutcomes(int count, Duration patience) {
    await("outcomes of " + count + " events")
        .atMost(patience)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> ledger.read() >= count);
  }

  @Override
  public void close() {
    ledger.close();
    broker.close();
    client.close();
    registry.close();
  }
}
