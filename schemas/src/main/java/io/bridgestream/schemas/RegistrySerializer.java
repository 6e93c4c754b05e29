package io.bridgestream.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes records in Confluent's wire format. Thread-safe; doesn't own the client.
 *
 * @param <T> the record
 */
public final class RegistrySerializer<T extends SpecificRecord> {
  private final SchemaRegistryClient registry;
  private final Schema schema;
  private final RecordData data;
  private final LatestVersion latest;

  private RegistrySerializer(Class<T> type, SchemaRegistryClient registry) {
    this.registry = registry;
    this.data = new RecordData(type);
    this.schema = data.schema();
    this.latest = new LatestVersion(schema);
  }

  /** Creates a serializer of a record. */
  public static <T extends SpecificRecord> RegistrySerializer<T> of(
      Class<T> type, SchemaRegistryClient registry) {
    return new RegistrySerializer<>(type, registry);
  }

  /**
   * Writes a record for a topic.
   *
   * @throws IllegalArgumentException if a field holds no value of its type
   * @throws RegistryException if the schema's id isn't known yet and can't be had
   */
  public byte[] serialize(String topic, T record) {
    Registration registration = registry.options().registration();
    String subject = registration.naming().subject(topic, schema.getFullName());
    return switch (registration.mode()) {
      case REGISTER -> written(registry.register(subject, schema), record);
      case LOOK_UP -> written(registry.lookUp(subject, schema), record);
      case LATEST -> {
        RegisteredSchema version = registry.latest(subject);
        yield latest.rewritten(subject, version, written(version.id(), record));
      }
    };
  }

  private byte[] written(int id, T record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(WireFormat.header(id));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<T>(schema, data).write(record, encoder);
      encoder.flush();
    } catch (NullPointerException e) {
      // Avro's message is the field's path.
      throw new IllegalArgumentException(
          "Cannot write " + schema.getName() + ": " + e.getMessage(), e);
    } catch (AvroRuntimeException | ClassCastException e) {
      // Its messages may repeat what is in the record.
      throw new IllegalArgumentException(
          "Cannot write "
              + schema.getName()
              + ": every field must hold a value of its type, found another");
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }
}
