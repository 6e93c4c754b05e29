package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bridgestream.events.ImageQuestion;
import io.bridgestream.schemas.bounds.DatumBounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What anybody can put on a topic. The tests' heap is 512 MB; several of these ask for gigabytes.
 */
class HostileRecordTest {
  private static final String CREATED_AT = "{\"name\":\"createdAt\",\"type\":\"long\"}";
  private static final String EVENT_ID = "{\"name\":\"eventId\",\"type\":\"string\"}";
  private static final String IMAGE =
      "{\"name\":\"image\",\"type\":[{\"type\":\"record\",\"name\":\"ImageBytes\",\"fields\":"
          + "[{\"name\":\"data\",\"type\":\"bytes\"}]}]}";

  private ScriptedRegistry server;
  private SchemaRegistryClient client;
  private RegistryDeserializer<ImageQuestion> deserializer;

  @BeforeEach
  void start() throws Exception {
    server = ScriptedRegistry.start();
    client =
        SchemaRegistryClient.open(RegistryOptions.of(Map.of("schema.registry.url", server.url())));
    deserializer = RegistryDeserializer.of(ImageQuestion.class, client);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** What a writer's schema and its data look like. */
  private interface Writing {
    void write(BinaryEncoder encoder) throws IOException;
  }

  private static byte[] value(int id, Writing writing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(WireFormat.header(id));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    writing.write(encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  /** Registers an ImageQuestion with one more field in front, whose data are the attack. */
  private int questionWith(String type) {
    return server.add(
        "{\"type\":\"record\",\"name\":\"ImageQuestion\",\"namespace\":\"io.bridgestream.events\",\"fields\":["
            + "{\"name\":\"extra\",\"type\":"
            + type
            + "},"
            + String.join(",", EVENT_ID, IMAGE, CREATED_AT)
            + "]}");
  }

  private MalformedRecordException failure(byte[] value) {
    return catchThrowableOfType(
        MalformedRecordException.class, () -> deserializer.deserialize(value));
  }

  private void assertRejected(byte[] value, RecordDefect defect, String rule) {
    assertThat(failure(value))
        .hasMessageStartingWith("Cannot read ImageQuestion: ")
        .hasMessageContaining(rule)
        .extracting(MalformedRecordException::defect)
        .isEqualTo(defect);
  }

  private byte[] good() {
    return RegistrySerializer.of(ImageQuestion.class, client)
        .serialize("vqa.requests", ExampleRecords.question());
  }

  @Test
  void rejectsWhatHasNoHeader() {
    assertRejected(new byte[0], RecordDefect.NOT_AVRO_WIRE, "5 bytes of header, found 0");
    assertRejected(new byte[4], RecordDefect.NOT_AVRO_WIRE, "5 bytes of header, found 4");
    assertRejected(
        new byte[] {1, 0, 0, 0, 1, 0}, RecordDefect.NOT_AVRO_WIRE, "begin with byte 0, found 1");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void rejectsNegativeIdsWithoutAsking() {
    assertRejected(
        WireFormat.header(-1), RecordDefect.UNKNOWN_SCHEMA, "must not be negative, found -1");
    assertRejected(
        WireFormat.header(Integer.MIN_VALUE), RecordDefect.UNKNOWN_SCHEMA, "must not be negative");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void asksOnceForAnUnknownIdInAWhile() {
    for (int i = 0; i < 20; i++) {
      assertRejected(WireFormat.header(77), RecordDefect.UNKNOWN_SCHEMA, "must know schema 77");
    }

    assertThat(server.requests()).containsExactly("GET /schemas/ids/77");
  }

  @Test
  void rejectsAnotherRecord() {
    int letter = server.add(io.bridgestream.events.DeadLetter.getClassSchema().toString());
    int text = server.add("\"string\"");

    assertRejected(
        WireFormat.header(letter),
        RecordDefect.WRONG_RECORD,
        "must be of io.bridgestream.events.ImageQuestion, found io.bridgestream.events.DeadLetter");
    assertRejected(WireFormat.header(text), RecordDefect.WRONG_RECORD, "found string");
  }

  @Test
  void rejectsTheSameRecordWithoutWhatWeNeed() {
    int id =
        server.add(
            "{\"type\":\"record\",\"name\":\"ImageQuestion\",\"namespace\":\"io.bridgestream.events\",\"fields\":["
                + EVENT_ID
                + "]}");

    assertRejected(
        WireFormat.header(id), RecordDefect.INCOMPATIBLE_SCHEMA, "one that ours can read");
  }

  @Test
  void rejectsTrailingBytesAndEveryTruncation() {
    byte[] good = good();

    assertRejected(Arrays.copyOf(good, good.length + 3), RecordDefect.UNDECODABLE, "found 3 more");
    for (int length = WireFormat.HEADER_BYTES; length < good.length; length++) {
      assertThat(failure(Arrays.copyOf(good, length)).defect()).isEqualTo(RecordDefect.UNDECODABLE);
    }
  }

  @Test
  void rejectsMoreBytesThanAllowed() throws Exception {
    byte[] good = good();
    DatumBounds bounds = new DatumBounds(good.length, 1_000, 16);
    deserializer = RegistryDeserializer.of(ImageQuestion.class, client, bounds);

    assertThat(deserializer.deserialize(good)).isEqualTo(ExampleRecords.question());
    assertRejected(
        Arrays.copyOf(good, good.length + 1), RecordDefect.TOO_LARGE, "found " + (good.length + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"bytes\"", "\"string\""})
  void rejectsALengthOfGigabytes(String type) throws Exception {
    byte[] value = value(questionWith(type), encoder -> encoder.writeLong(1_500_000_000L));

    assertRejected(value, RecordDefect.UNDECODABLE, "found 1500000000");
  }

  @Test
  void rejectsANegativeLength() throws Exception {
    byte[] value = value(questionWith("\"bytes\""), encoder -> encoder.writeLong(-7));

    assertRejected(value, RecordDefect.UNDECODABLE, "found -7");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {100_000_000L, 2_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE, -2_000_000_000L})
  void rejectsArraysOfMoreThanThereCanBe(long count) throws Exception {
    for (String items : new String[] {"\"null\"", "\"int\""}) {
      int id = questionWith("{\"type\":\"array\",\"items\":" + items + "}");
      byte[] value =
          value(
              id,
              encoder -> {
                encoder.writeLong(count);
                if (count < 0) {
                  encoder.writeLong(0);
                }
              });

      assertThat(failure(value).defect()).isEqualTo(RecordDefect.UNDECODABLE);
    }
  }

  @Test
  void rejectsAMapOfMillions() throws Exception {
    int id = questionWith("{\"type\":\"map\",\"values\":\"null\"}");

    assertRejected(
        value(id, encoder -> encoder.writeLong(50_000_000L)),
        RecordDefect.UNDECODABLE,
        "250000 values");
  }

  @Test
  void rejectsManySmallBlocks() throws Exception {
    int id = questionWith("{\"type\":\"array\",\"items\":\"null\"}");
    byte[] value =
        value(
            id,
            encoder -> {
              for (int i = 0; i < 3; i++) {
                encoder.writeLong(100_000);
              }
              encoder.writeLong(0);
            });

    assertRejected(value, RecordDefect.UNDECODABLE, "250000 values");
  }

  @Test
  void rejectsABlockThatLiesAboutItsLength() throws Exception {
    int id = questionWith("{\"type\":\"array\",\"items\":\"int\"}");
    byte[] value =
        value(
            id,
            encoder -> {
              encoder.writeLong(-2);
              encoder.writeLong(1);
              encoder.writeInt(1);
              encoder.writeInt(2);
              encoder.writeLong(0);
            });

    assertRejected(value, RecordDefect.UNDECODABLE, "as long as it says");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 99})
  void rejectsABranchOrSymbolThatIsNone(int index) throws Exception {
    byte[] branch = value(questionWith("[\"null\",\"int\"]"), encoder -> encoder.writeInt(index));
    byte[] symbol =
        value(
            questionWith("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}"),
            encoder -> encoder.writeInt(index));

    assertRejected(branch, RecordDefect.UNDECODABLE, "one of 2 branches");
    assertRejected(symbol, RecordDefect.UNDECODABLE, "one of 2 symbols");
  }

  @Test
  void rejectsANumberWithoutEnd() throws Exception {
    byte[] value =
        value(questionWith("\"long\""), encoder -> encoder.writeFixed(new byte[] {-1, -1, -1, -1}));
    byte[] endless = Arrays.copyOf(value, value.length + 20);
    Arrays.fill(endless, WireFormat.HEADER_BYTES, endless.length, (byte) -1);

    assertRejected(endless, RecordDefect.UNDECODABLE, "may take 10 bytes");
  }

  @Test
  void rejectsTextThatIsNotUtf8() throws Exception {
    byte[] good = good();
    byte[] broken = good.clone();
    broken[WireFormat.HEADER_BYTES + 1] = (byte) 0xC0;

    assertRejected(broken, RecordDefect.UNDECODABLE, "must be UTF-8");
  }

  @Test
  void rejectsRecordsNestedWithoutEnd() throws Exception {
    int id =
        questionWith(
            "{\"type\":\"record\",\"name\":\"Node\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}");
    byte[] value = Arrays.copyOf(WireFormat.header(id), 200_000);
    Arrays.fill(value, WireFormat.HEADER_BYTES, value.length, (byte) 2);

    assertRejected(value, RecordDefect.UNDECODABLE, "nested 64 deep");
  }

  @Test
  void readsARecursiveRecordOfAModestDepth() throws Exception {
    int id =
        questionWith(
            "{\"type\":\"record\",\"name\":\"Node\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}");
    byte[] value =
        value(
            id,
            encoder -> {
              for (int i = 0; i < 10; i++) {
                encoder.writeIndex(1);
              }
              encoder.writeIndex(0);
              encoder.writeString("event-9");
              encoder.writeIndex(0);
              encoder.writeBytes(ByteBuffer.wrap(new byte[] {7}));
              encoder.writeLong(5);
            });

    assertThat(deserializer.deserialize(value).getEventId()).isEqualTo("event-9");
  }

  @Test
  void neverRepeatsWhatARecordHolds() {
    byte[] good = good();
    good[good.length - 1] ^= (byte) 0xFF;

    assertThat(failure(good)).hasMessageNotContaining("cats").hasNoCause();
  }
}
