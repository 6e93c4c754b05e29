package io.bridgestream.schemas;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bridgestream.schemas.bounds.DatumBounds;
import io.bridgestream.schemas.bounds.DatumWalk;
import io.bridgestream.schemas.bounds.UnreadableDatumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads records in Confluent's wire format from anybody. Thread-safe; doesn't own the client.
 *
 * @param <T> the record
 */
public final class RegistryDeserializer<T extends SpecificRecord> {
  private static final int MAX_WRITERS = 1_000;

  private final SchemaRegistryClient registry;
  private final Schema reader;
  private final RecordData data;
  private final DatumBounds bounds;
  private final Cache<Integer, Writer<T>> writers =
      Caffeine.newBuilder().maximumSize(MAX_WRITERS).executor(Runnable::run).build();

  /** A writer's schema that can be read, and how. */
  private record Writer<T>(Schema schema, SpecificDatumReader<T> reader) {}

  private RegistryDeserializer(Class<T> type, SchemaRegistryClient registry, DatumBounds bounds) {
    this.registry = registry;
    this.data = new RecordData(type);
    this.reader = data.schema();
    this.bounds = bounds;
  }

  /** Creates a deserializer of a record, within the usual bounds. */
  public static <T extends SpecificRecord> RegistryDeserializer<T> of(
      Class<T> type, SchemaRegistryClient registry) {
    return of(type, registry, DatumBounds.DEFAULT);
  }

  /** Creates a deserializer of a record, within bounds. */
  public static <T extends SpecificRecord> RegistryDeserializer<T> of(
      Class<T> type, SchemaRegistryClient registry, DatumBounds bounds) {
    return new RegistryDeserializer<>(type, registry, bounds);
  }

  /**
   * Reads a record.
   *
   * @throws MalformedRecordException if the bytes are no such record, which asking again won't
   *     change
   * @throws RegistryException if the registry has to be asked and doesn't answer, which says
   *     nothing about the bytes
   */
  public T deserialize(byte[] value) throws MalformedRecordException {
    if (value.length > bounds.maxBytes()) {
      throw malformed(
          RecordDefect.TOO_LARGE,
          "a value may have " + bounds.maxBytes() + " bytes, found " + value.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    int id = WireFormat.takeId(reader.getName(), bytes);
    Writer<T> writer = writer(id);
    try {
      DatumWalk.check(writer.schema(), bytes, bounds);
      return writer
          .reader()
          .read(
              null,
              DecoderFactory.get().binaryDecoder(value, bytes.position(), bytes.remaining(), null));
    } catch (UnreadableDatumException e) {
      throw malformed(RecordDefect.UNDECODABLE, e.rule());
    } catch (IOException | RuntimeException e) {
      // What is left are values that our schema can't take, such as an enum's new symbol; Avro's
      // words may repeat them.
      throw malformed(
          RecordDefect.UNDECODABLE, "every value must be one of our schema, found another");
    }
  }

  private Writer<T> writer(int id) throws MalformedRecordException {
    SchemaLookup lookup = registry.schema(id);
    if (lookup instanceof SchemaLookup.Known known) {
      Writer<T> writer = writers.getIfPresent(id);
      if (writer == null || !writer.schema().equals(known.schema())) {
        writer = admitted(id, known.schema());
        writers.put(id, writer);
      }
      return writer;
    }
    if (lookup instanceof SchemaLookup.Unusable unusable) {
      throw malformed(RecordDefect.UNUSABLE_SCHEMA, unusable.rule() + " (schema " + id + ")");
    }
    throw malformed(
        RecordDefect.UNKNOWN_SCHEMA,
        "the registry must know schema " + id + ", found that it doesn't");
  }

  private Writer<T> admitted(int id, Schema schema) throws MalformedRecordException {
    if (schema.getType() != Schema.Type.RECORD
        || !schema.getFullName().equals(reader.getFullName())) {
      throw malformed(
          RecordDefect.WRONG_RECORD,
          "schema %d must be of %s, found %s".formatted(id, reader.getFullName(), name(schema)));
    }
    if (SchemaCompatibility.checkReaderWriterCompatibility(reader, schema).getType()
        != SchemaCompatibilityType.COMPATIBLE) {
      throw malformed(
          RecordDefect.INCOMPATIBLE_SCHEMA,
          "schema " + id + " must be one that ours can read, found another");
    }
    return new Writer<>(schema, new SpecificDatumReader<>(schema, reader, data));
  }

  private static String name(Schema schema) {
    String name = schema.getFullName();
    return name.substring(0, Math.min(name.length(), 200));
  }

  private MalformedRecordException malformed(RecordDefect defect, String rule) {
    return new MalformedRecordException(defect, reader.getName(), rule);
  }
}
