package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.ImageQuestion;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrySerdeTest {
  private ScriptedRegistry server;

  @BeforeEach
  void start() throws Exception {
    server = ScriptedRegistry.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SchemaRegistryClient client(String... settings) {
    Map<String, String> configuration = new HashMap<>(Map.of("schema.registry.url", server.url()));
    for (int i = 0; i < settings.length; i += 2) {
      configuration.put(settings[i], settings[i + 1]);
    }
    return SchemaRegistryClient.open(RegistryOptions.of(configuration));
  }

  @Test
  void readsBackWhatItWrites() throws Exception {
    try (SchemaRegistryClient client = client()) {
      RegistrySerializer<ImageQuestion> questions =
          RegistrySerializer.of(ImageQuestion.class, client);
      RegistrySerializer<DeadLetter> letters = RegistrySerializer.of(DeadLetter.class, client);
      RegistryDeserializer<ImageQuestion> reader =
          RegistryDeserializer.of(ImageQuestion.class, client);

      byte[] bytes = questions.serialize("vqa.requests", ExampleRecords.question());
      byte[] reference = questions.serialize("vqa.requests", ExampleRecords.reference());
      byte[] letter = letters.serialize("vqa.dead-letters", ExampleRecords.deadLetter());

      assertThat(reader.deserialize(bytes)).isEqualTo(ExampleRecords.question());
      assertThat(reader.deserialize(reference)).isEqualTo(ExampleRecords.reference());
      assertThat(RegistryDeserializer.of(DeadLetter.class, client).deserialize(letter))
          .isEqualTo(ExampleRecords.deadLetter());
      assertThat(ByteBuffer.wrap(bytes).get(0)).isZero();
      assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void asksOnceForManyRecords() throws Exception {
    try (SchemaRegistryClient client = client()) {
      RegistrySerializer<ImageQuestion> writer = RegistrySerializer.of(ImageQuestion.class, client);
      RegistryDeserializer<ImageQuestion> reader =
          RegistryDeserializer.of(ImageQuestion.class, client);

      for (int i = 0; i < 100; i++) {
        reader.deserialize(writer.serialize("vqa.requests", ExampleRecords.question()));
      }

      assertThat(server.requests())
          .containsExactly("POST /subjects/vqa.requests-value/versions", "GET /schemas/ids/1");
    }
  }

  @Test
  void writesByTheLatestVersionOfTheSubject() throws Exception {
    Schema ours = ImageQuestion.getClassSchema();
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("ImageQuestion").namespace("io.bridgestream.events").fields();
    fields.name("region").type().stringType().stringDefault("eu");
    fields.name("eventId").type().stringType().noDefault();
    fields.name("createdAt").type(ours.getField("createdAt").schema()).noDefault();
    Schema latest = fields.endRecord();
    int id = server.register("vqa.requests-value", latest.toString());

    byte[] bytes;
    try (SchemaRegistryClient client =
        client("auto.register.schemas", "false", "use.latest.version", "true")) {
      bytes =
          RegistrySerializer.of(ImageQuestion.class, client)
              .serialize("vqa.requests", ExampleRecords.question());
    }

    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
    GenericRecord read =
        new org.apache.avro.generic.GenericDatumReader<GenericRecord>(latest)
            .read(
                null,
                org.apache.avro.io.DecoderFactory.get()
                    .binaryDecoder(bytes, 5, bytes.length - 5, null));
    assertThat(read.get("region")).hasToString("eu");
    assertThat(read.get("eventId")).hasToString("event-1");
    assertThat(GenericData.get().validate(latest, read)).isTrue();
    assertThat(List.of(server.requests())).hasSize(1);
  }
}
