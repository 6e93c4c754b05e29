package io.bridgestream.cli;

import io.bridgestream.schemas.RegistryOptions;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Option;

/** The options that name a cluster and its registry, and the clients made from them. */
final class KafkaConnection {
  private static final int MAX_REQUEST_BYTES = 32 * 1024 * 1024;
  private static final int PATIENCE_MILLIS = 15_000;

  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT,...",
      description = "Brokers of the cluster.")
  private String bootstrapServers;

  @Option(
      names = "--registry",
      required = true,
      paramLabel = "URL",
      description = "The schema registry: the base of Confluent's REST API.")
  private String registry;

  @Option(
      names = "--property",
      paramLabel = "KEY=VALUE",
      description = {
        "A further property of the Kafka clients and of the registry's client, such as"
            + " security.protocol or basic.auth.user.info; as many as you like."
      })
  private Map<String, String> properties = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before they are read
  KafkaConnection() {}

  /** Connects to a cluster that needs no further properties. */
  static KafkaConnection of(String bootstrapServers, String registry) {
    KafkaConnection connection = new KafkaConnection();
    connection.bootstrapServers = bootstrapServers;
    connection.registry = registry;
    return connection;
  }

  /** Opens a client of the registry. */
  SchemaRegistryClient registry() {
    Map<String, String> configuration = new HashMap<>(properties);
    configuration.put("schema.registry.url", registry);
    try {
      return SchemaRegistryClient.open(RegistryOptions.of(configuration));
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(
          String.valueOf(e.getMessage()).lines().collect(Collectors.joining("; ")), e);
    }
  }

  /** Opens a producer that neither loses nor repeats what it sends. */
  KafkaProducer<byte[], byte[]> producer(Map<String, Object> further) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("acks", "all");
    configuration.put("enable.idempotence", true);
    configuration.put("linger.ms", 20);
    configuration.put("max.request.size", MAX_REQUEST_BYTES);
    configuration.put("max.block.ms", PATIENCE_MILLIS);
    configuration.putAll(kafkaProperties());
    configuration.putAll(further);
    try {
      return new KafkaProducer<>(
          configuration, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new CommandFailedException("Cannot open a producer: " + reason(e), e);
    }
  }

  /** Opens a consumer that sees what is committed. */
  KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> further) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("isolation.level", "read_committed");
    configuration.put("enable.auto.commit", false);
    configuration.put("default.api.timeout.ms", PATIENCE_MILLIS);
    configuration.putAll(kafkaProperties());
    configuration.putAll(further);
    try {
      return new KafkaConsumer<>(
          configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw new CommandFailedException("Cannot open a consumer: " + reason(e), e);
    }
  }

  /** Returns the partitions of a topic. */
  static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new CommandFailedException(
          "Cannot read topic %s: the cluster must have it, found that it hasn't".formatted(topic));
    }
    return found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  /** Returns what a client's failure comes from, which its own message often hides. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private Map<String, String> kafkaProperties() {
    Map<String, String> configuration = new HashMap<>(properties);
    configuration.put("bootstrap.servers", bootstrapServers);
    return configuration;
  }
}
