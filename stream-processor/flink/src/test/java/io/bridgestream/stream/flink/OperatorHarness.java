package io.bridgestream.stream.flink;

import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.runtime.externalresource.StaticExternalResourceInfoProvider;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** A task with the operator that Flink's own test kit pretends to run. */
final class OperatorHarness
    extends OneInputStreamOperatorTestHarness<InboundRecord, OutboundRecord> {

  private OperatorHarness(TaskPipeline pipeline, List<String> cards) throws Exception {
    super(new EventOperatorFactory(pipeline), InboundRecordSerializer.INSTANCE, with(cards));
    setup(OutboundRecordSerializer.INSTANCE);
  }

  /** Returns a task that isn't open yet, on a TaskManager with these cards. */
  static OperatorHarness closed(TaskPipeline pipeline, String... cards) throws Exception {
    return new OperatorHarness(pipeline, List.of(cards));
  }

  static OperatorHarness opened(TaskPipeline pipeline, String... cards) throws Exception {
    OperatorHarness harness = closed(pipeline, cards);
    harness.open();
    return harness;
  }

  List<String> keys() {
    return keys(getOutput());
  }

  List<String> keysIn(String topic) {
    return records(getOutput()).stream()
        .filter(out -> out.getValue().topic().equals(topic))
        .map(OperatorHarness::key)
        .toList();
  }

  static List<String> keys(Iterable<?> output) {
    return records(output).stream().map(OperatorHarness::key).toList();
  }

  static String key(StreamRecord<OutboundRecord> record) {
    byte[] key = record.getValue().key();
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  static List<StreamRecord<OutboundRecord>> records(Iterable<?> output) {
    List<StreamRecord<OutboundRecord>> records = new ArrayList<>();
    for (Object element : output) {
      if (element instanceof StreamRecord<?> record) {
        records.add((StreamRecord<OutboundRecord>) record);
      }
    }
    return records;
  }

  private static MockEnvironment with(List<String> cards) {
    Set<ExternalResourceInfo> infos = cards.stream().map(Card::new).collect(Collectors.toSet());
    return new MockEnvironmentBuilder()
        .setExternalResourceInfoProvider(
            new StaticExternalResourceInfoProvider(
                infos.isEmpty() ? Map.of() : Map.of("gpu", infos)))
        .build();
  }

  /** What Flink's driver says of a card. */
  private record Card(String index) implements ExternalResourceInfo {
    @Override
    public Optional<String> getProperty(String key) {
      return key.equals("index") ? Optional.of(index) : Optional.empty();
    }

    @Override
    public Set<String> getKeys() {
      return Set.of("index");
    }
  }
}
