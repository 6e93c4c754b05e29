package io.bridgestream.stream.flink;

import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Tells Flink how a kind of record is carried, so that it never falls back to Kryo. */
final class RecordType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1;

  static final RecordType<InboundRecord> INBOUND =
      new RecordType<>(InboundRecord.class, InboundRecordSerializer.INSTANCE);
  static final RecordType<OutboundRecord> OUTBOUND =
      new RecordType<>(OutboundRecord.class, OutboundRecordSerializer.INSTANCE);

  private final Class<T> type;
  private final RecordSerializer<T> serializer;

  private RecordType(Class<T> type, RecordSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RecordType<?>;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordType<?> that && that.type.equals(type);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(type);
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
