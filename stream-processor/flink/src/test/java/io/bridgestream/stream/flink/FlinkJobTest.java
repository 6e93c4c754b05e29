package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.schemas.RegistryOptions;
import io.bridgestream.stream.EventHeader;
import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.PipelineOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.sink.DefaultKafkaSinkContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class FlinkJobTest {
  private static final FlinkOptions OPTIONS =
      FlinkOptions.of("vqa", Map.of("bootstrap.servers", "broker:9092"));

  private static final KafkaRecordSerializationSchema.KafkaSinkContext CONTEXT =
      new DefaultKafkaSinkContext(0, 1, new Properties());

  @Test
  void namesItsOperatorsForSavepointsAndGivesTheModelTasksOfItsOwn() {
    StreamGraph graph =
        graph(OPTIONS.withParallelism(new FlinkOptions.Parallelism(2, 5)), new Configuration());

    StreamNode source = node(graph, "requests");
    StreamNode model = node(graph, "vqa");
    assertThat(source.getParallelism()).isEqualTo(2);
    assertThat(model.getParallelism()).isEqualTo(5);
    assertThat(model.getOperatorFactory().getChainingStrategy()).isEqualTo(ChainingStrategy.HEAD);
    assertThat(model.getInEdges())
        .singleElement()
        .satisfies(edge -> assertThat(edge.getPartitioner()).hasToString("REBALANCE"));
    assertThat(graph.getStreamNodes())
        .filteredOn(
            node ->
                node.getTransformationUID() != null
                    && node.getTransformationUID().startsWith("outcomes"))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(node.getParallelism()).isEqualTo(5));
  }

  @Test
  void checkpointsAsTheOptionsSay() {
    FlinkOptions.Times times =
        new FlinkOptions.Times(
            Duration.ofMillis(250), Duration.ofSeconds(30), Duration.ofMinutes(5));

    CheckpointConfig checkpoints =
        graph(OPTIONS.withTimes(times), new Configuration()).getCheckpointConfig();

    assertThat(checkpoints.getCheckpointInterval()).isEqualTo(250);
    assertThat(checkpoints.getCheckpointTimeout()).isEqualTo(30_000);
    assertThat(checkpoints.getCheckpointingConsistencyMode())
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    assertThat(checkpoints.isUnalignedCheckpointsEnabled()).isFalse();
  }

  @Test
  void leavesFlinksOwnConfigurationAsItIs() {
    Configuration flink =
        Configuration.fromMap(
            Map.of(
                "execution.checkpointing.unaligned.enabled", "true",
                "execution.checkpointing.dir", "file:///checkpoints"));

    StreamGraph graph = graph(OPTIONS, flink);

    assertThat(graph.getCheckpointConfig().isUnalignedCheckpointsEnabled()).isTrue();
    assertThat(graph.getJobConfiguration().toMap())
        .containsEntry("execution.checkpointing.dir", "file:///checkpoints");
  }

  @Test
  void alignsNothingAtLeastOnce() {
    assertThat(
            graph(OPTIONS.withGuarantee(DeliveryGuarantee.AT_LEAST_ONCE), new Configuration())
                .getCheckpointConfig()
                .getCheckpointingConsistencyMode())
        .isEqualTo(CheckpointingMode.AT_LEAST_ONCE);
  }

  @Test
  void refusesTransactionsThatEndBeforeACheckpointCan() {
    Duration interval = Duration.ofSeconds(10);
    Duration timeout = Duration.ofSeconds(50);

    assertThat(OPTIONS.withTimes(new FlinkOptions.Times(interval, timeout, Duration.ofMinutes(2))))
        .isNotNull();
    assertThatThrownBy(
            () ->
                OPTIONS.withTimes(
                    new FlinkOptions.Times(interval, timeout, Duration.ofSeconds(119))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "flink.transaction-timeout must be at least twice a checkpoint's interval and timeout,"
                + " PT2M, found PT1M59S");
    assertThatThrownBy(
            () ->
                OPTIONS.withTimes(
                    new FlinkOptions.Times(interval, timeout, Duration.ofMinutes(16))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be at most PT15M, as brokers refuse more, found PT16M");
  }

  @Test
  void writesEachOutcomeToItsOwnTopicAndNamesBoth() {
    OutcomeWriter writer = new OutcomeWriter("answers", "dead");
    OutboundRecord letter =
        new OutboundRecord(
            "dead", new byte[] {1}, new byte[] {2}, List.of(EventHeader.of("a", "b")), 77);

    ProducerRecord<byte[], byte[]> written = writer.serialize(letter, CONTEXT, 5L);

    assertThat(written.topic()).isEqualTo("dead");
    assertThat(written.partition()).isNull();
    assertThat(written.timestamp()).isEqualTo(77);
    assertThat(written.key()).containsExactly(1);
    assertThat(written.value()).containsExactly(2);
    assertThat(written.headers().lastHeader("a").value()).isEqualTo(new byte[] {'b'});
    assertThat(writer.getKafkaDatasetFacet().map(KafkaDatasetFacet::getTopicIdentifier))
        .hasValueSatisfying(
            topics -> assertThat(topics.getTopics()).containsExactly("answers", "dead"));
  }

  private static StreamGraph graph(FlinkOptions options, Configuration configuration) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    FlinkJob.configure(
        environment,
        options,
        new HookedPipeline(
            PipelineOptions.of(
                Path.of("model"),
                RegistryOptions.of(Map.of("schema.registry.url", "http://registry")))));
    return environment.getStreamGraph();
  }

  private static StreamNode node(StreamGraph graph, String uid) {
    return graph.getStreamNodes().stream()
        .filter(node -> uid.equals(node.getTransformationUID()))
        .findFirst()
        .orElseThrow();
  }
}
