package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.stream.EventHeader;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class RecordSerializerTest {
  private static final byte[] KEY = {1, 2};
  private static final byte[] VALUE = {3, 4, 5};
  private static final List<EventHeader> HEADERS =
      List.of(
          EventHeader.of("traceparent", "00-1"),
          new EventHeader("", null),
          // Longer than what Java's data streams take as a text: Kafka sends such.
          EventHeader.of("\u00fc".repeat(70_000), ""));

  @Test
  void carriesEveryFieldOfAnEvent() throws Exception {
    InboundRecord read =
        through(
            InboundRecordSerializer.INSTANCE,
            new InboundRecord("topic", 7, 1L << 40, -1, KEY, VALUE, HEADERS));

    assertThat(read.topic()).isEqualTo("topic");
    assertThat(read.partition()).isEqualTo(7);
    assertThat(read.offset()).isEqualTo(1L << 40);
    assertThat(read.timestamp()).isEqualTo(-1);
    assertThat(read.key()).isEqualTo(KEY);
    assertThat(read.value()).isEqualTo(VALUE);
    assertThat(read.headers()).usingRecursiveFieldByFieldElementComparator().isEqualTo(HEADERS);
  }

  @Test
  void tellsAbsentFromEmpty() throws Exception {
    InboundRecord absent =
        through(
            InboundRecordSerializer.INSTANCE,
            new InboundRecord("topic", 0, 0, 0, null, null, List.of()));
    InboundRecord empty =
        through(
            InboundRecordSerializer.INSTANCE,
            new InboundRecord("topic", 0, 0, 0, new byte[0], new byte[0], List.of()));

    assertThat(absent.key()).isNull();
    assertThat(absent.value()).isNull();
    assertThat(empty.key()).isEmpty();
    assertThat(empty.value()).isEmpty();
  }

  @Test
  void carriesEveryFieldOfAnOutcome() throws Exception {
    OutboundRecord read =
        through(
            OutboundRecordSerializer.INSTANCE,
            new OutboundRecord("answers", null, VALUE, HEADERS, 42));

    assertThat(read.topic()).isEqualTo("answers");
    assertThat(read.key()).isNull();
    assertThat(read.value()).isEqualTo(VALUE);
    assertThat(read.timestamp()).isEqualTo(42);
    assertThat(read.headers()).usingRecursiveFieldByFieldElementComparator().isEqualTo(HEADERS);
  }

  @Test
  void refusesAFormatThatItDoesNotKnow() {
    DataInputDeserializer source = new DataInputDeserializer(new byte[] {9, 0, 0});

    assertThatThrownBy(() -> InboundRecordSerializer.INSTANCE.deserialize(source))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read record: its format must be 1, found 9");
  }

  @Test
  void isFoundAgainBySavepoints() throws Exception {
    for (RecordType<?> type : List.of(RecordType.INBOUND, RecordType.OUTBOUND)) {
      assertRestores(type.createSerializer(new SerializerConfigImpl()));
    }
  }

  private static <T> void assertRestores(TypeSerializer<T> serializer) throws Exception {
    DataOutputSerializer target = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(target, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(target.getCopyOfBuffer()),
            RecordSerializerTest.class.getClassLoader());

    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();
    assertThat(restored.restoreSerializer()).isEqualTo(serializer);
  }

  private static <T> T through(RecordSerializer<T> serializer, T record) throws Exception {
    DataOutputSerializer first = new DataOutputSerializer(64);
    serializer.serialize(record, first);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(first.getCopyOfBuffer()), copied);
    DataInputDeserializer source = new DataInputDeserializer(copied.getCopyOfBuffer());
    T read = serializer.deserialize(source);
    assertThat(source.available()).isZero();
    return read;
  }
}
