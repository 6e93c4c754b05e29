package io.bridgestream.stream.testing;

import io.bridgestream.events.Caption;
import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.FailureStage;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ImageReference;
import io.bridgestream.events.Question;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.RejectReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One record of each kind that a stream must survive, by the default limits and without images by
 * reference.
 */
public final class PoisonCorpus {
  private static final int HEADER_BYTES = 5;
  private static final int MANY = 5_000;
  private static final int IHDR_WIDTH = 16;
  private static final int IHDR_TYPE = 12;
  private static final int IHDR_CRC = 29;

  private final TestEvents events;
  private final List<Poison> all = new ArrayList<>();

  private PoisonCorpus(TestEvents events) {
    this.events = events;
  }

  /** Makes the corpus by a registry's schemas. */
  public static List<Poison> of(SchemaRegistryClient registry) {
    PoisonCorpus corpus = new PoisonCorpus(TestEvents.of(registry));
    corpus.addBrokenRecords(registry);
    corpus.addBadQuestions();
    corpus.addBadImages();
    corpus.addReferences();
    return List.copyOf(corpus.all);
  }

  private void addBrokenRecords(SchemaRegistryClient registry) {
    byte[] good = events.bytes(TestEvents.event("good", 1));
    add("no value", RejectReason.NO_VALUE, null);
    add("no bytes", RejectReason.NOT_AVRO_WIRE, new byte[0]);
    add("half a header", RejectReason.NOT_AVRO_WIRE, new byte[] {0, 0, 0});
    add("JSON", RejectReason.NOT_AVRO_WIRE, utf8("{\"eventId\":\"1\"}"));
    add("an unknown schema", RejectReason.UNKNOWN_SCHEMA, withId(good, 999_999));
    add("a negative schema id", RejectReason.UNKNOWN_SCHEMA, withId(good, -1));
    add("a header alone", RejectReason.UNDECODABLE, Arrays.copyOf(good, HEADER_BYTES));
    add("half a record", RejectReason.UNDECODABLE, Arrays.copyOf(good, good.length / 2));
    add("a string of two gigabytes", RejectReason.UNDECODABLE, after(good, -2, -1, -1, -1, 15));
    add("a string of negative length", RejectReason.UNDECODABLE, after(good, 1));
    add("an endless number", RejectReason.UNDECODABLE, after(good, -1, -1, -1, -1, -1, -1, -1));
    add("an unknown kind of image", RejectReason.UNDECODABLE, after(good, 2, 'a', 8));
    add(
        "an array of a billion",
        RejectReason.UNDECODABLE,
        after(good, 2, 'a', 0, 2, 7, -128, -56, -81, -96, 37, 0));
    add(
        "another record",
        RejectReason.WRONG_RECORD,
        RegistrySerializer.of(DeadLetter.class, registry)
            .serialize(TestEvents.TOPIC, deadLetter()));
  }

  private void addBadQuestions() {
    addEvent("no event id", RejectReason.BAD_EVENT_ID, event -> event.setEventId(""));
    addEvent(
        "an endless event id",
        RejectReason.BAD_EVENT_ID,
        event -> event.setEventId("x".repeat(MANY)));
    addEvent(
        "nothing asked",
        RejectReason.NOTHING_ASKED,
        event -> {
          event.setQuestions(List.of());
          event.setCaptions(List.of());
        });
    addEvent(
        "thousands of questions",
        RejectReason.TOO_MANY_QUESTIONS,
        event ->
            event.setQuestions(
                IntStream.range(0, MANY).mapToObj(i -> new Question("q" + i, "red")).toList()));
    addEvent(
        "thousands of captions",
        RejectReason.TOO_MANY_CAPTIONS,
        event ->
            event.setCaptions(
                IntStream.range(0, MANY).mapToObj(i -> new Caption("c" + i, "red")).toList()));
    addQuestion("no question id", RejectReason.BAD_TEXT_ID, new Question("", "red"));
    addQuestion("a blank question", RejectReason.EMPTY_TEXT, new Question("q", " \t\n"));
    addQuestion("an empty question", RejectReason.EMPTY_TEXT, new Question("q", ""));
    addQuestion(
        "an endless question",
        RejectReason.TEXT_TOO_LONG,
        new Question("q", "red ".repeat(MANY * 10)));
    addEvent(
        "two questions of one id",
        RejectReason.DUPLICATE_TEXT_ID,
        event -> event.setQuestions(List.of(new Question("q", "red"), new Question("q", "house"))));
  }

  private void addBadImages() {
    byte[] png = TestEvents.png(1);
    byte[] flipped = png.clone();
    flipped[png.length / 2] ^= 1;
    addImage("no image", RejectReason.EMPTY_IMAGE, new byte[0]);
    addImage("a web page", RejectReason.IMAGE_UNKNOWN_FORMAT, utf8("<html>not found</html>"));
    addImage("a drawing", RejectReason.IMAGE_UNKNOWN_FORMAT, utf8("<svg onload='alert(1)'/>"));
    addImage("an archive", RejectReason.IMAGE_UNKNOWN_FORMAT, utf8("PK\u0003\u0004 and more"));
    addImage("half a PNG", RejectReason.IMAGE_TRUNCATED, Arrays.copyOf(png, png.length / 2));
    addImage("a flipped bit", RejectReason.IMAGE_CORRUPT, flipped);
    addImage("a bomb", RejectReason.IMAGE_TOO_MANY_PIXELS, lying(png, 30_000, 30_000));
    addImage(
        "the longest side", RejectReason.IMAGE_SIDE_TOO_LONG, lying(png, Integer.MAX_VALUE, 1));
  }

  private void addReferences() {
    for (String uri :
        List.of(
            "file:///etc/passwd",
            "http://169.254.169.254/latest/meta-data",
            "gopher://localhost:6379/_FLUSHALL",
            "not a uri")) {
      addEvent(
          "a reference, " + uri,
          RejectReason.REFERENCE_NOT_ALLOWED,
          event -> event.setImage(new ImageReference(uri, null)));
    }
  }

  private void addQuestion(String name, RejectReason reason, Question question) {
    addEvent(name, reason, event -> event.setQuestions(List.of(question)));
  }

  private void addImage(String name, RejectReason reason, byte[] file) {
    addEvent(name, reason, event -> event.setImage(new ImageBytes(ByteBuffer.wrap(file))));
  }

  private void addEvent(String name, RejectReason reason, Consumer<ImageQuestion> change) {
    ImageQuestion event = TestEvents.event("poison", 1);
    change.accept(event);
    add(name, reason, events.bytes(event));
  }

  private void add(String name, RejectReason reason, byte @Nullable [] value) {
    all.add(new Poison(name, reason, value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] withId(byte[] good, int id) {
    byte[] value = good.clone();
    ByteBuffer.wrap(value).putInt(1, id);
    return value;
  }

  /** Returns a good header and then bytes of one's own. */
  private static byte[] after(byte[] good, int... body) {
    byte[] value = Arrays.copyOf(good, HEADER_BYTES + body.length);
    for (int i = 0; i < body.length; i++) {
      value[HEADER_BYTES + i] = (byte) body[i];
    }
    return value;
  }

  /** Returns a PNG whose header claims another size, with a sound checksum. */
  private static byte[] lying(byte[] png, int width, int height) {
    byte[] file = png.clone();
    ByteBuffer bytes = ByteBuffer.wrap(file);
    bytes.putInt(IHDR_WIDTH, width).putInt(IHDR_WIDTH + Integer.BYTES, height);
    CRC32 crc = new CRC32();
    crc.update(file, IHDR_TYPE, IHDR_CRC - IHDR_TYPE);
    bytes.putInt(IHDR_CRC, (int) crc.getValue());
    return file;
  }

  private static DeadLetter deadLetter() {
    Instant now = TestEvents.CREATED;
    return new DeadLetter(
        "t",
        0,
        0L,
        now,
        null,
        null,
        List.of(),
        FailureStage.INFER,
        "code",
        "",
        null,
        null,
        1,
        now,
        false);
  }
}
