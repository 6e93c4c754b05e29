package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.ImageQuestion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.io.BinaryEncoder;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Confluent's own client (with an older Avro of its own, inside Flink's SQL jar) and ours on one
 * registry: the same requests, ids and bytes.
 */
class ConfluentInterchangeTest {
  private static final String SUBJECT = "vqa.requests-value";

  private ScriptedRegistry server;
  private SchemaRegistryClient ours;
  private CachedSchemaRegistryClient theirs;
  private ConfluentSchemaRegistryCoder coder;

  @BeforeEach
  void start() throws Exception {
    server = ScriptedRegistry.start();
    Map<String, String> credentials =
        Map.of(
            "basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:pass:word");
    var configuration = new java.util.HashMap<>(credentials);
    configuration.put("schema.registry.url", server.url());
    ours = SchemaRegistryClient.open(RegistryOptions.of(configuration));
    theirs = new CachedSchemaRegistryClient(List.of(server.url()), 100, credentials);
    coder = new ConfluentSchemaRegistryCoder(SUBJECT, theirs);
  }

  @AfterEach
  void stop() throws Exception {
    ours.close();
    theirs.close();
    server.close();
  }

  private static Schema theirSchema(org.apache.avro.Schema schema) {
    return new Schema.Parser().parse(schema.toString());
  }

  private Object readByThem(byte[] value) throws Exception {
    InputStream bytes = new ByteArrayInputStream(value);
    Schema schema = coder.readSchema(bytes);
    Object record =
        new GenericDatumReader<>(schema)
            .read(null, DecoderFactory.get().directBinaryDecoder(bytes, null));
    assertThat(bytes.read()).isEqualTo(-1);
    return record;
  }

  private byte[] writtenByThem(Schema schema, Object record) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    coder.writeSchema(schema, bytes);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private <T extends SpecificRecord> void assertInterchangeable(Class<T> type, T record)
      throws Exception {
    byte[] value = RegistrySerializer.of(type, ours).serialize("vqa.requests", record);

    Object read = readByThem(value);
    byte[] written = writtenByThem(theirSchema(record.getSchema()), read);

    assertThat(written).isEqualTo(value);
    assertThat(RegistryDeserializer.of(type, ours).deserialize(written)).isEqualTo(record);
  }

  @Test
  void writesAndReadsTheSameBytes() throws Exception {
    assertInterchangeable(ImageQuestion.class, ExampleRecords.question());
    assertInterchangeable(ImageQuestion.class, ExampleRecords.reference());
    assertInterchangeable(DeadLetter.class, ExampleRecords.deadLetter());
  }

  @Test
  void findsWhatTheyRegisteredAndTheyFindOurs() throws Exception {
    org.apache.avro.Schema question = ImageQuestion.getClassSchema();
    org.apache.avro.Schema letter = DeadLetter.getClassSchema();

    int theirId = theirs.register(SUBJECT, new AvroSchema(theirSchema(question)));
    int ourId = ours.register(SUBJECT, letter);

    assertThat(ours.lookUp(SUBJECT, question)).isEqualTo(theirId);
    assertThat(ours.register(SUBJECT, question)).isEqualTo(theirId);
    assertThat(theirs.getId(SUBJECT, new AvroSchema(theirSchema(letter)))).isEqualTo(ourId);
    assertThat(theirs.getLatestSchemaMetadata(SUBJECT).getId())
        .isEqualTo(ours.latest(SUBJECT).id());
  }

  @Test
  void sendsTheSameCredentials() throws Exception {
    int id = server.add("\"int\"");

    ours.schema(id);
    theirs.getSchemaById(id);

    assertThat(server.authorizations()).hasSize(2);
    assertThat(server.authorizations().get(0))
        .isEqualTo(server.authorizations().get(1))
        .startsWith("Basic ");
  }
}
