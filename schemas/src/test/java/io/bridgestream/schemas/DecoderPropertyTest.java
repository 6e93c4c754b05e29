package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageQuestion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random records, whole and damaged; repeat a failure with {@code -Dtests.seed}. */
class DecoderPropertyTest {
  private static final long SEED = Long.getLong("tests.seed", 20261125L);
  private static final int RECORDS = 40;
  private static final int DAMAGES = Integer.getInteger("tests.damages", 250);

  private ScriptedRegistry server;
  private SchemaRegistryClient client;

  @BeforeEach
  void start() throws Exception {
    server = ScriptedRegistry.start();
    client =
        SchemaRegistryClient.open(RegistryOptions.of(Map.of("schema.registry.url", server.url())));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  static List<Class<? extends SpecificRecord>> records() {
    return List.of(ImageQuestion.class, ImageAnswer.class, DeadLetter.class);
  }

  private static byte[] written(int id, Schema schema, Object record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(WireFormat.header(id));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<Object>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("records")
  void readsWhatAvroReads(Class<? extends SpecificRecord> type) throws Exception {
    Schema schema = new RecordData(type).schema();
    int id = server.add(schema.toString());
    RegistryDeserializer<? extends SpecificRecord> deserializer =
        RegistryDeserializer.of(type, client);

    for (Object record : new RandomData(schema, RECORDS, SEED, true)) {
      byte[] value = written(id, schema, record);

      SpecificRecord read = deserializer.deserialize(value);

      assertThat(read).as("seed %d", SEED).isEqualTo(readByAvro(type, value));
    }
  }

  /** Avro's own way from bytes to the class, without ours. */
  private static SpecificRecord readByAvro(Class<? extends SpecificRecord> type, byte[] value)
      throws IOException {
    RecordData data = new RecordData(type);
    int header = WireFormat.HEADER_BYTES;
    return new SpecificDatumReader<SpecificRecord>(data.schema(), data.schema(), data)
        .read(null, DecoderFactory.get().binaryDecoder(value, header, value.length - header, null));
  }

  @ParameterizedTest
  @MethodSource("records")
  void readsOrRejectsEveryDamage(Class<? extends SpecificRecord> type) throws Exception {
    Schema schema = new RecordData(type).schema();
    int id = server.add(schema.toString());
    RegistryDeserializer<? extends SpecificRecord> deserializer =
        RegistryDeserializer.of(type, client);
    Random random = new Random(SEED);
    int rejected = 0;

    for (Object record : new RandomData(schema, RECORDS, SEED, true)) {
      byte[] value = written(id, schema, record);
      for (int i = 0; i < DAMAGES; i++) {
        byte[] damaged = damaged(value, random);
        try {
          assertThat(deserializer.deserialize(damaged)).isNotNull();
        } catch (MalformedRecordException e) {
          assertThat(e.defect()).as("seed %d", SEED).isEqualTo(RecordDefect.UNDECODABLE);
          rejected++;
        }
      }
    }

    assertThat(rejected).isGreaterThan(RECORDS * DAMAGES / 10);
  }

  /** Changes what follows the header: bits, a cut, bytes in between, lengths of all sizes. */
  private static byte[] damaged(byte[] value, Random random) {
    byte[] damaged = value.clone();
    int body = value.length - WireFormat.HEADER_BYTES;
    int at = WireFormat.HEADER_BYTES + random.nextInt(body);
    switch (random.nextInt(4)) {
      case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged = Arrays.copyOf(damaged, at);
      case 2 -> damaged[at] = (byte) random.nextInt(256);
      default -> {
        int end = Math.min(damaged.length, at + 1 + random.nextInt(10));
        Arrays.fill(damaged, at, end, (byte) (0x80 | random.nextInt(128)));
      }
    }
    return damaged;
  }
}
