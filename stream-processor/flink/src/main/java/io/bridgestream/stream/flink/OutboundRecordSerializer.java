package io.bridgestream.stream.flink;

import io.bridgestream.stream.OutboundRecord;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Carries answers and dead letters from the operator to the sink. */
final class OutboundRecordSerializer extends RecordSerializer<OutboundRecord> {
  private static final long serialVersionUID = 1;
  private static final byte[] EMPTY = {};

  static final OutboundRecordSerializer INSTANCE = new OutboundRecordSerializer();

  @Override
  void write(OutboundRecord record, DataOutputView target) throws IOException {
    writeText(record.topic(), target);
    target.writeLong(record.timestamp());
    writeBytes(record.key(), target);
    writeBytes(record.value(), target);
    writeHeaders(record.headers(), target);
  }

  @Override
  OutboundRecord read(DataInputView source) throws IOException {
    String topic = readText(source);
    long timestamp = source.readLong();
    byte[] key = readBytes(source);
    byte[] value = readBytes(source);
    return new OutboundRecord(
        topic, key, value == null ? EMPTY : value, readHeaders(source), timestamp);
  }

  @Override
  public OutboundRecord createInstance() {
    return new OutboundRecord("", null, EMPTY, List.of(), 0);
  }

  @Override
  public TypeSerializerSnapshot<OutboundRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in a savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutboundRecord> {
    /** Called by Flink. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
