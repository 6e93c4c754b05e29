package io.bridgestream.stream.flink;

import io.bridgestream.stream.InboundRecord;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Carries events from the source to the operator. */
final class InboundRecordSerializer extends RecordSerializer<InboundRecord> {
  private static final long serialVersionUID = 1;

  static final InboundRecordSerializer INSTANCE = new InboundRecordSerializer();

  @Override
  void write(InboundRecord record, DataOutputView target) throws IOException {
    writeText(record.topic(), target);
    target.writeInt(record.partition());
    target.writeLong(record.offset());
    target.writeLong(record.timestamp());
    writeBytes(record.key(), target);
    writeBytes(record.value(), target);
    writeHeaders(record.headers(), target);
  }

  @Override
  InboundRecord read(DataInputView source) throws IOException {
    return new InboundRecord(
        readText(source),
        source.readInt(),
        source.readLong(),
        source.readLong(),
        readBytes(source),
        readBytes(source),
        readHeaders(source));
  }

  @Override
  public InboundRecord createInstance() {
    return new InboundRecord("", 0, 0, 0, null, null, List.of());
  }

  @Override
  public TypeSerializerSnapshot<InboundRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in a savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<InboundRecord> {
    /** Called by Flink. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
