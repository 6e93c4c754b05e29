package io.bridgestream.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.events.ModelCommand;
import io.bridgestream.events.ModelCommandKind;
import io.bridgestream.schemas.MalformedRecordException;
import io.bridgestream.schemas.ScriptedRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroKafkaSerdeTest {
  private static final String TOPIC = "models.commands";

  private ScriptedRegistry server;

  @BeforeEach
  void start() throws Exception {
    server = ScriptedRegistry.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, Object> configuration() {
    return Map.of(
        "schema.registry.url", List.of(server.url()),
        "max.retries", 0,
        "specific.avro.value.type", ModelCommand.class.getName());
  }

  private static ModelCommand command() {
    return ModelCommand.newBuilder()
        .setCommandId("c1")
        .setModelName("vqa")
        .setModelVersion("2")
        .setKind(ModelCommandKind.PROMOTE)
        .setIssuedAt(Instant.ofEpochMilli(1_764_000_000_000L))
        .build();
  }

  private AvroKafkaSerializer<ModelCommand> serializer() {
    AvroKafkaSerializer<ModelCommand> serializer = new AvroKafkaSerializer<>();
    serializer.configure(configuration(), false);
    return serializer;
  }

  @Test
  void readsBackWhatItWrites() {
    try (AvroKafkaSerializer<ModelCommand> serializer = serializer();
        AvroKafkaDeserializer<ModelCommand> byName = new AvroKafkaDeserializer<>();
        AvroKafkaDeserializer<ModelCommand> byClass =
            new AvroKafkaDeserializer<>(ModelCommand.class)) {
      byName.configure(configuration(), false);
      byClass.configure(Map.of("schema.registry.url", server.url()), false);

      byte[] value = serializer.serialize(TOPIC, command());

      assertThat(byName.deserialize(TOPIC, value)).isEqualTo(command());
      assertThat(byClass.deserialize(TOPIC, value)).isEqualTo(command());
    }
  }

  @Test
  void passesTombstonesThrough() {
    try (AvroKafkaSerializer<ModelCommand> serializer = serializer();
        AvroKafkaDeserializer<ModelCommand> deserializer =
            new AvroKafkaDeserializer<>(ModelCommand.class)) {
      deserializer.configure(configuration(), false);

      assertThat(serializer.serialize(TOPIC, null)).isNull();
      assertThat(deserializer.deserialize(TOPIC, null)).isNull();
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void tellsBadDataFromAnAbsentRegistryAndFromARefusal() {
    try (AvroKafkaSerializer<ModelCommand> serializer = serializer();
        AvroKafkaDeserializer<ModelCommand> deserializer =
            new AvroKafkaDeserializer<>(ModelCommand.class)) {
      deserializer.configure(configuration(), false);
      ModelCommand incomplete = command();
      incomplete.setModelName(null);

      assertThatThrownBy(() -> serializer.serialize(TOPIC, incomplete))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("modelName");
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[] {9}))
          .isInstanceOf(SerializationException.class)
          .hasCauseInstanceOf(MalformedRecordException.class);

      server.follow(exchange -> ScriptedRegistry.answer(exchange, 401, ""));
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[] {0, 0, 0, 0, 9}))
          .isInstanceOf(InvalidConfigurationException.class);

      server.close();
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[] {0, 0, 0, 0, 9}))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void refusesKeysAndClassesThatAreNoRecords() {
    try (AvroKafkaSerializer<ModelCommand> serializer = new AvroKafkaSerializer<>();
        AvroKafkaDeserializer<ModelCommand> deserializer = new AvroKafkaDeserializer<>()) {
      assertThatThrownBy(() -> serializer.configure(configuration(), true))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("Cannot use Avro for keys");
      assertThatThrownBy(
              () ->
                  deserializer.configure(
                      Map.of("specific.avro.value.type", "java.lang.String"), false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("found java.lang.String");
      assertThatThrownBy(() -> serializer.configure(Map.of(), false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("schema.registry.url must name a registry");
    }
  }
}
