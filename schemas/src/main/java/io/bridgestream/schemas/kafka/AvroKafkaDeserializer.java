package io.bridgestream.schemas.kafka;

import io.bridgestream.schemas.MalformedRecordException;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.RegistryRefusedException;
import io.bridgestream.schemas.RegistryUnavailableException;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a consumer's values. Null stays null: a tombstone.
 *
 * @param <T> the record
 */
public final class AvroKafkaDeserializer<T extends SpecificRecord> implements Deserializer<T> {
  /**
   * Confluent's key for the class that values are read as, for a deserializer that is named in a
   * configuration.
   */
  public static final String VALUE_TYPE = "specific.avro.value.type";

  private @Nullable Class<T> type;
  private @Nullable SchemaRegistryClient registry;
  private @Nullable RegistryDeserializer<T> deserializer;

  /** Creates a deserializer that learns its record from {@link #VALUE_TYPE}. */
  public AvroKafkaDeserializer() {}

  /** Creates a deserializer of a record; {@link #configure} must follow, as a consumer does. */
  public AvroKafkaDeserializer(Class<T> type) {
    this.type = type;
  }

  /**
   * Opens the registry that Confluent's keys name. Values only: keys are the sender's own bytes.
   */
  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    close();
    Class<T> record = type == null ? KafkaConfiguration.record(configuration, VALUE_TYPE) : type;
    SchemaRegistryClient client =
        SchemaRegistryClient.open(KafkaConfiguration.registry(configuration, isKey));
    type = record;
    registry = client;
    deserializer = RegistryDeserializer.of(record, client);
  }

  /**
   * Reads a value.
   *
   * @throws SerializationException if the bytes are no such record; its cause says why
   * @throws InvalidConfigurationException if the registry says no
   * @throws TimeoutException if the registry doesn't answer; Kafka takes it for one that may pass
   */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    if (deserializer == null) {
      throw new IllegalStateException("Cannot read records: configure must be called first");
    }
    try {
      return deserializer.deserialize(value);
    } catch (MalformedRecordException e) {
      throw new SerializationException(e.getMessage(), e);
    } catch (RegistryRefusedException e) {
      throw new InvalidConfigurationException(e.getMessage(), e);
    } catch (RegistryUnavailableException e) {
      throw new TimeoutException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
      registry = null;
    }
    deserializer = null;
  }
}
