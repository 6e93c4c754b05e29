package io.bridgestream.schemas.kafka;

import io.bridgestream.schemas.RegistryOptions;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.utils.Utils;

/** Finds the registry in a Kafka client's configuration. */
final class KafkaConfiguration {
  private KafkaConfiguration() {}

  static RegistryOptions registry(Map<String, ?> configuration, boolean isKey) {
    if (isKey) {
      throw new ConfigException("Cannot use Avro for keys: they are the sender's own bytes");
    }
    Map<String, String> texts = new HashMap<>();
    configuration.forEach(
        (key, value) -> {
          if (value instanceof Password password) {
            texts.put(key, password.value());
          } else if (value != null) {
            texts.put(key, value.toString());
          }
        });
    // Lists arrive in Kafka's own form.
    if (configuration.get("schema.registry.url") instanceof Iterable<?> urls) {
      StringBuilder joined = new StringBuilder();
      urls.forEach(url -> joined.append(url).append(','));
      texts.put("schema.registry.url", joined.toString());
    }
    try {
      return RegistryOptions.of(texts);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** Finds the generated class that a key names, by itself or by its name. */
  @SuppressWarnings("unchecked") // asSubclass has checked all that can be
  static <T extends SpecificRecord> Class<T> record(Map<String, ?> configuration, String key) {
    Object value = configuration.get(key);
    try {
      Class<?> type =
          value instanceof Class<?> given
              ? given
              : Utils.loadClass(String.valueOf(value), SpecificRecord.class);
      return (Class<T>) type.asSubclass(SpecificRecord.class);
    } catch (ClassNotFoundException | ClassCastException e) {
      throw new ConfigException(key + " must name a class generated from a schema, found " + value);
    }
  }
}
