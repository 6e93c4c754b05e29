package io.bridgestream.stream.kstreams;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.model.image.ImageLimits;
import io.bridgestream.schemas.RegistryOptions;
import io.bridgestream.stream.EventLimits;
import io.bridgestream.stream.PipelineOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Everything the app reads from its configuration file.
 *
 * @param streams for Kafka Streams
 * @param pipeline for the model and the records
 * @param batching how batches are made
 * @param limits what is taken on at a time
 * @param healthPort where health is asked for; 0 for any free port
 */
public record AppOptions(
    StreamsOptions streams,
    PipelineOptions pipeline,
    BatchOptions batching,
    WorkLimits limits,
    int healthPort) {
  private static final int DEFAULT_HEALTH_PORT = 8080;
  private static final int MAX_PORT = 65_535;
  private static final int DEFAULT_EVENTS = 128;
  private static final long DEFAULT_BYTES = 256L << 20;

  /**
   * Reads a file of {@code key=value} lines.
   *
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if an option is wrong, missing or unknown; names all that are
   */
  public static AppOptions read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return of(values);
  }

  /**
   * Takes options by their keys.
   *
   * @throws IllegalArgumentException if an option is wrong, missing or unknown; names all that are
   */
  public static AppOptions of(Map<String, String> values) {
    OptionReader reader = new OptionReader(values);
    Optional<PipelineOptions> pipeline = reader.make(AppOptions::pipeline);
    Optional<BatchOptions> batching = reader.make(AppOptions::batching);
    Optional<WorkLimits> limits = reader.make(AppOptions::limits);
    int port = (int) reader.number("streams.health-port", MAX_PORT, DEFAULT_HEALTH_PORT);
    Optional<StreamsOptions> streams = reader.make(AppOptions::streams);
    reader.finish();
    return new AppOptions(
        streams.orElseThrow(),
        pipeline.orElseThrow(),
        batching.orElseThrow(),
        limits.orElseThrow(),
        port);
  }

  private static StreamsOptions streams(OptionReader reader) {
    StreamsTimes usual = StreamsTimes.DEFAULT;
    return new StreamsOptions(
        reader.text("streams.application-id", "bridgestream"),
        reader.text("kafka.topics.requests", "vqa.requests"),
        reader.choice(
            "streams.delivery",
            StreamsOptions.Delivery.class,
            StreamsOptions.Delivery.EXACTLY_ONCE),
        reader.choice("streams.commit-hook", CommitHook.class, CommitHook.STORE),
        new StreamsTimes(
            reader.duration("streams.commit-interval", usual.commitInterval()),
            reader.duration("streams.transaction-timeout", usual.transactionTimeout()),
            reader.duration("streams.max-poll-interval", usual.maxPollInterval()),
            longestBatch(reader)),
        reader.count("streams.threads", 1),
        Path.of(reader.text("streams.state-folder", "state")),
        reader.rest("kafka."));
  }

  private static PipelineOptions pipeline(OptionReader reader) {
    Path folder = Path.of(reader.required("model.folder"));
    PipelineOptions.Topics topics = PipelineOptions.Topics.DEFAULTS;
    return new PipelineOptions(
        new PipelineOptions.Model(
            folder,
            reader.text(
                "model.name", String.valueOf(folder.toAbsolutePath().normalize().getFileName())),
            reader.text("model.version", "1"),
            InferenceOptions.DEFAULTS),
        new PipelineOptions.Topics(
            reader.text("kafka.topics.answers", topics.answers()),
            reader.text("kafka.topics.dead-letters", topics.deadLetters())),
        RegistryOptions.of(reader.rest("registry.")),
        EventLimits.DEFAULTS,
        ImageLimits.defaults());
  }

  private static BatchOptions batching(OptionReader reader) {
    return new BatchOptions(
        reader.count("batch.max-items", BatchOptions.DEFAULT_MAX_ITEMS),
        reader.number("batch.max-cost", Long.MAX_VALUE, BatchOptions.DEFAULT_MAX_COST),
        reader.duration("batch.max-delay", BatchOptions.DEFAULT_MAX_DELAY),
        reader.duration("batch.ageing", BatchOptions.DEFAULT_AGEING),
        BatchOptions.DEFAULT_TOKEN_BOUNDS);
  }

  private static WorkLimits limits(OptionReader reader) {
    return new WorkLimits(
        reader.count("streams.workers", Runtime.getRuntime().availableProcessors()),
        reader.count("streams.events-per-task", DEFAULT_EVENTS),
        reader.number("streams.bytes-per-task", Long.MAX_VALUE, DEFAULT_BYTES),
        longestBatch(reader));
  }

  private static Duration longestBatch(OptionReader reader) {
    return reader.duration("streams.longest-batch", StreamsTimes.DEFAULT.longestBatch());
  }
}
