package io.bridgestream.stream.kstreams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What the app needs of Kafka Streams.
 *
 * @param applicationId the group, and the prefix of transactional ids: the same for all instances
 * @param requests the topic to read
 * @param delivery exactly once, or at least once for lower latency
 * @param hook how a task learns of a commit
 * @param times intervals and timeouts
 * @param threads stream threads of this process; all share one engine
 * @param stateFolder where Streams keeps the process's identity; must outlive the process
 * @param kafka passed on to Kafka Streams and its clients as it is, {@code bootstrap.servers}
 *     included
 */
public record StreamsOptions(
    String applicationId,
    String requests,
    Delivery delivery,
    CommitHook hook,
    StreamsTimes times,
    int threads,
    Path stateFolder,
    Map<String, String> kafka) {
  /** How often finished outcomes are collected when no event comes. */
  static final Duration COLLECT_INTERVAL = Duration.ofMillis(10);

  /** What is promised when a process dies. */
  public enum Delivery {
    /** Each event leads to exactly one outcome. */
    EXACTLY_ONCE,
    /** Each event leads to one outcome or more. */
    AT_LEAST_ONCE
  }

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException if a rule is broken; names all that are
   */
  public StreamsOptions {
    kafka = Map.copyOf(kafka);
    List<String> problems = new ArrayList<>(times.problems());
    if (applicationId.isBlank()) {
      problems.add("streams.application-id must be given");
    }
    if (requests.isBlank()) {
      problems.add("kafka.topics.requests must be given");
    }
    if (threads < 1) {
      problems.add("streams.threads must be at least 1, found " + threads);
    }
    for (String key : owned()) {
      if (kafka.containsKey(key)) {
        problems.add("kafka." + key + " must not be given: the group streams decides it");
      }
    }
    if (!kafka.containsKey(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      problems.add("kafka.bootstrap.servers must be given");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static List<String> owned() {
    return List.of(
        StreamsConfig.APPLICATION_ID_CONFIG,
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
        StreamsConfig.STATE_DIR_CONFIG,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
  }

  /** As Kafka Streams reads them. */
  Properties properties() {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(StreamsConfig.POLL_MS_CONFIG, COLLECT_INTERVAL.toMillis());
    properties.putAll(kafka);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        delivery == Delivery.EXACTLY_ONCE
            ? StreamsConfig.EXACTLY_ONCE_V2
            : StreamsConfig.AT_LEAST_ONCE);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, times.commitInterval().toMillis());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(times.transactionTimeout().toMillis()));
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        Math.toIntExact(times.maxPollInterval().toMillis()));
    return properties;
  }
}
