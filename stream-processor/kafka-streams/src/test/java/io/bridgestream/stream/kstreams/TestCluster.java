package io.bridgestream.stream.kstreams;

import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.embedded.EmbeddedBroker;
import io.bridgestream.stream.options.BridgeStreamOptions;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** A broker, a registry and a tiny model: what the real app needs, in a folder. */
final class TestCluster implements AutoCloseable {
  static final String GROUP = "vqa";
  static final int PARTITIONS = 6;

  final EmbeddedBroker broker;
  final SchemaRegistryClient client;
  private final Path folder;
  private final TestRegistry registry;

  private TestCluster(Path folder) throws Exception {
    this.folder = folder;
    TinyModelFolder.export(folder.resolve("model"));
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    broker.createTopics(PARTITIONS, TestEvents.TOPIC, Ledger.ANSWERS, Ledger.DEAD_LETTERS);
  }

  static TestCluster start(Path folder) throws Exception {
    return new TestCluster(folder);
  }

  /** Options of an instance, by their keys: it has a state folder of its name. */
  Map<String, String> values(String instance, Map<String, String> more) {
    Map<String, String> values =
        new TreeMap<>(
            Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "kafka.session.timeout.ms",
                "5000",
                "kafka.heartbeat.interval.ms",
                "1000",
                "registry.schema.registry.url",
                registry.url(),
                "model.folder",
                folder.resolve("model").toString(),
                "model.threads",
                "1",
                "streams.application-id",
                GROUP,
                "streams.threads",
                "2",
                "streams.state-folder",
                folder.resolve("state-" + instance).toString(),
                "streams.port",
                "0"));
    values.putAll(more);
    return values;
  }

  StreamsProcess run(String instance, Map<String, String> more) {
    return StreamsProcess.start("test", BridgeStreamOptions.of("test", values(instance, more)));
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @Override
  public void close() {
    broker.close();
    client.close();
    registry.close();
  }
}
