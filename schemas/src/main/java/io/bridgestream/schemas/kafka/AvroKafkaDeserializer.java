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
  private final Class<T> type;
  private @Nullable SchemaRegistryClient registry;
  private @Nullable RegistryDeserializer<T> deserializer;

  /** Creates a deserializer of a record; {@link #configure} must follow. */
  public AvroKafkaDeserializer(Class<T> type) {
    this.type = type;
  }

  /**
   * Opens the registry that Confluent's keys name. Values only: keys are the sender's own bytes.
   */
  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    close();
    registry = SchemaRegistryClient.open(KafkaConfiguration.registry(configuration, isKey));
    deserializer = RegistryDeserializer.of(type, registry);
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's interface isn't marked; null is its tombstone.
  public T deserialize(String topic, byte[] value) {
    if (value == null) {
      return null;
    }
    if (deserializer == null) {
      throw new IllegalStateException(
          "Cannot deserialize " + type.getSimpleName() + ": configure must be called first");
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
    }
  }
}
