package io.bridgestream.schemas.kafka;

import io.bridgestream.schemas.RegistryOptions;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

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
}
