package io.bridgestream.stream.flink;

import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The job: events from Kafka, through the model, answers and dead letters to Kafka. Every operator
 * has a fixed name in savepoints, so that they fit later versions.
 */
public final class FlinkJob {
  /**
   * A dead letter holds its event, so it is larger. What a producer refuses fails the job for ever:
   * the limit that counts is the one on events, and the broker's.
   */
  private static final String MAX_RECORD_BYTES = Integer.toString(64 << 20);

  private static final String PRODUCER_BUFFER_BYTES = Integer.toString(128 << 20);

  private FlinkJob() {}

  /**
   * Adds the job to an environment, checkpoints included. What the environment's configuration says
   * of restarts and of where checkpoints are kept is left alone; see {@link #restarting}.
   */
  public static void configure(
      StreamExecutionEnvironment environment, FlinkOptions options, TaskPipeline pipeline) {
    checkpoints(environment, options);
    environment
        .fromSource(source(options), WatermarkStrategy.noWatermarks(), "requests")
        .setParallelism(options.parallelism().source())
        .uid("requests")
        .rebalance()
        .transform("vqa", RecordType.OUTBOUND, new EventOperatorFactory(pipeline))
        .setParallelism(options.parallelism().model())
        .uid("vqa")
        .sinkTo(sink(options))
        .name("outcomes")
        .setParallelism(options.parallelism().model())
        .uid("outcomes");
  }

  /**
   * Returns a configuration that restarts a failed job for as long as it takes, ever more slowly
   * while it keeps failing.
   */
  public static Configuration restarting() {
    Configuration configuration = new Configuration();
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY,
        RestartStrategyOptions.RestartStrategyType.EXPONENTIAL_DELAY.getMainValue());
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(500));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(30));
    return configuration;
  }

  private static void checkpoints(StreamExecutionEnvironment environment, FlinkOptions options) {
    environment.enableCheckpointing(options.times().checkpointInterval().toMillis());
    CheckpointConfig checkpoints = environment.getCheckpointConfig();
    checkpoints.setCheckpointingConsistencyMode(
        options.guarantee() == DeliveryGuarantee.EXACTLY_ONCE
            ? CheckpointingMode.EXACTLY_ONCE
            : CheckpointingMode.AT_LEAST_ONCE);
    checkpoints.setCheckpointTimeout(options.times().checkpointTimeout().toMillis());
    checkpoints.setTolerableCheckpointFailureNumber(3);
  }

  @SuppressWarnings("deprecation") // the connector takes this type and no other
  private static KafkaSource<InboundRecord> source(FlinkOptions options) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putAll(options.kafka());
    return KafkaSource.<InboundRecord>builder()
        .setProperties(properties)
        .setTopics(options.topics().requests())
        .setGroupId(options.group())
        .setStartingOffsets(
            switch (options.start()) {
              case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
              case EARLIEST -> OffsetsInitializer.earliest();
              case LATEST -> OffsetsInitializer.latest();
            })
        .setDeserializer(new EventReader())
        .build();
  }

  private static KafkaSink<OutboundRecord> sink(FlinkOptions options) {
    Properties properties = new Properties();
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER_BYTES);
    properties.putAll(options.kafka());
    properties.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Long.toString(options.times().transactionTimeout().toMillis()));
    KafkaSinkBuilder<OutboundRecord> sink =
        KafkaSink.<OutboundRecord>builder()
            .setKafkaProducerConfig(properties)
            .setBootstrapServers(options.kafka().getOrDefault("bootstrap.servers", ""))
            .setRecordSerializer(
                new OutcomeWriter(options.topics().answers(), options.topics().deadLetters()))
            .setDeliveryGuarantee(options.guarantee());
    if (options.guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      sink.setTransactionalIdPrefix(options.group())
          .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING);
    }
    return sink.build();
  }
}
