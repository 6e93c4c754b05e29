package io.bridgestream.schemas.kafka;

import io.bridgestream.schemas.RegistryRefusedException;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.RegistryUnavailableException;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a producer's values, each by its own class. Null stays null: a tombstone.
 *
 * @param <T> the records
 */
public final class AvroKafkaSerializer<T extends SpecificRecord> implements Serializer<T> {
  private final Map<Class<?>, RegistrySerializer<T>> serializers = new ConcurrentHashMap<>();
  private @Nullable SchemaRegistryClient registry;

  /** Creates a serializer; {@link #configure} must follow, as a producer does. */
  public AvroKafkaSerializer() {}

  /**
   * Opens the registry that Confluent's keys name. Values only: keys are the sender's own bytes.
   */
  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    close();
    registry = SchemaRegistryClient.open(KafkaConfiguration.registry(configuration, isKey));
  }

  /**
   * Writes a value.
   *
   * @throws SerializationException if a field holds no value of its type
   * @throws InvalidConfigurationException if the registry says no
   * @throws TimeoutException if the registry doesn't answer; Kafka takes it for one that may pass
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    try {
      return serializer(record).serialize(topic, record);
    } catch (IllegalArgumentException e) {
      throw new SerializationException(e.getMessage(), e);
    } catch (RegistryRefusedException e) {
      throw new InvalidConfigurationException(e.getMessage(), e);
    } catch (RegistryUnavailableException e) {
      throw new TimeoutException(e.getMessage(), e);
    }
  }

  private RegistrySerializer<T> serializer(T record) {
    SchemaRegistryClient client = registry;
    if (client == null) {
      throw new IllegalStateException("Cannot write records: configure must be called first");
    }
    // A record is of its own class, which is all that the cast says.
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) record.getClass();
    return serializers.computeIfAbsent(type, unused -> RegistrySerializer.of(type, client));
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
      registry = null;
    }
    serializers.clear();
  }
}
