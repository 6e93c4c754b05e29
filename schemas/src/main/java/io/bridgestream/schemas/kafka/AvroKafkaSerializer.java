package io.bridgestream.schemas.kafka;

import io.bridgestream.schemas.RegistryRefusedException;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.RegistryUnavailableException;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a producer's values. Null stays null: a tombstone.
 *
 * @param <T> the record
 */
public final class AvroKafkaSerializer<T extends SpecificRecord> implements Serializer<T> {
  private final Class<T> type;
  private @Nullable SchemaRegistryClient registry;
  private @Nullable RegistrySerializer<T> serializer;

  /** Creates a serializer of a record; {@link #configure} must follow. */
  public AvroKafkaSerializer(Class<T> type) {
    this.type = type;
  }

  /**
   * Opens the registry that Confluent's keys name. Values only: keys are the sender's own bytes.
   */
  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    close();
    registry = SchemaRegistryClient.open(KafkaConfiguration.registry(configuration, isKey));
    serializer = RegistrySerializer.of(type, registry);
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's interface isn't marked; null is its tombstone.
  public byte[] serialize(String topic, T record) {
    if (record == null) {
      return null;
    }
    if (serializer == null) {
      throw new IllegalStateException(
          "Cannot serialize " + type.getSimpleName() + ": configure must be called first");
    }
    try {
      return serializer.serialize(topic, record);
    } catch (IllegalArgumentException e) {
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
