package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.options.BridgeStreamOptions;
import io.bridgestream.stream.options.DeliveryGuarantee;
import io.bridgestream.stream.options.InvalidOptionsException;
import io.bridgestream.stream.options.StreamsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What the app needs of Kafka Streams.
 *
 * @param requests the topic to read
 * @param guarantee exactly once, or at least once for lower latency
 * @param settings the app's own
 * @param maxEventBytes the longest event
 * @param passed goes on to Kafka Streams and its clients as it is, {@code bootstrap.servers}
 *     included
 */
public record StreamsOptions(
    String requests,
    DeliveryGuarantee guarantee,
    StreamsSettings settings,
    int maxEventBytes,
    Map<String, String> passed) {
  /** How often finished outcomes are collected when no event comes. */
  static final Duration COLLECT_INTERVAL = Duration.ofMillis(10);

  /** What a dead letter says beside the event itself, generously. */
  private static final int DEAD_LETTER_BYTES = 1 << 20;

  private static final List<String> OWNED =
      List.of(
          StreamsConfig.APPLICATION_ID_CONFIG,
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
          StreamsConfig.NUM_STREAM_THREADS_CONFIG,
          StreamsConfig.STATE_DIR_CONFIG,
          StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);

  /** Copies what is passed on. */
  public StreamsOptions {
    passed = Map.copyOf(passed);
  }

  /**
   * Takes what Kafka Streams needs of all options.
   *
   * @param source what messages call their origin
   * @throws InvalidOptionsException with all problems, if there are any
   */
  public static StreamsOptions of(String source, BridgeStreamOptions options) {
    List<String> problems = new ArrayList<>();
    Map<String, String> passed = new TreeMap<>(options.passed().kafka());
    passed.putAll(options.passed().streams());
    for (String key : OWNED) {
      if (passed.containsKey(key)) {
        problems.add(
            key + " must not be given under kafka or streams.configuration: streams decides it");
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(source, problems);
    }
    return new StreamsOptions(
        options.requests(),
        options.guarantee(),
        options.streams(),
        options.pipeline().limits().maxEventBytes(),
        passed);
  }

  /** Returns whether the member keeps its partitions while it restarts. */
  boolean isStaticMember() {
    return passed.keySet().stream()
        .anyMatch(key -> key.endsWith(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
  }

  /** As Kafka Streams reads them. */
  Properties properties() {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(StreamsConfig.POLL_MS_CONFIG, COLLECT_INTERVAL.toMillis());
    // The broker's limits hold; the client's own would stop the app at a dead letter.
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        maxEventBytes + DEAD_LETTER_BYTES);
    properties.putAll(passed);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        switch (guarantee) {
          case EXACTLY_ONCE -> StreamsConfig.EXACTLY_ONCE_V2;
          case AT_LEAST_ONCE -> StreamsConfig.AT_LEAST_ONCE;
        });
    StreamsSettings.Times times = settings.times();
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, times.commitInterval().toMillis());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateFolder().toString());
    properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, EventTime.class);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(times.transactionTimeout().toMillis()));
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        Math.toIntExact(times.maxPollInterval().toMillis()));
    return properties;
  }

  /** Says what holds; of what is passed on only the names, as it may hold secrets. */
  @Override
  public String toString() {
    return "StreamsOptions[%s, %s, %s, passed=%s]"
        .formatted(requests, guarantee, settings, passed.keySet());
  }
}
