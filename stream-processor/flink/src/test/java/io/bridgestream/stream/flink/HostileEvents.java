package io.bridgestream.stream.flink;

import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.Question;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.RejectReason;
import io.bridgestream.stream.testing.Poison;
import io.bridgestream.stream.testing.PoisonCorpus;
import io.bridgestream.stream.testing.TestEvents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Hostile records without end, by a seed: every kind of the corpus in turn, and kinds that are
 * different each time; all with headers that lie.
 */
final class HostileEvents {
  private static final int HEADER_BYTES = 5;
  private static final int IMAGE_DATA = 60;
  private static final int LARGE_EVERY = 500;
  private static final int LARGE_BYTES = 3 << 20;

  private final Random random;
  private final List<Poison> corpus;
  private final TestEvents events;
  private int made;

  HostileEvents(SchemaRegistryClient registry, long seed) {
    random = new Random(seed);
    corpus = PoisonCorpus.of(registry);
    events = TestEvents.of(registry);
  }

  /** A record and the code that its dead letter must give. */
  static final class Hostile {
    private final byte @Nullable [] value;
    private final List<Header> headers;
    private final String code;

    Hostile(byte @Nullable [] value, List<Header> headers, RejectReason reason) {
      this.value = value;
      this.headers = headers;
      this.code = reason.code();
    }

    byte @Nullable [] value() {
      return value;
    }

    List<Header> headers() {
      return headers;
    }

    String code() {
      return code;
    }
  }

  Hostile next() {
    made++;
    if (made % LARGE_EVERY == 0) {
      byte[] noise = bytes(LARGE_BYTES + random.nextInt(LARGE_BYTES));
      noise[0] = 'x';
      return image(noise, RejectReason.IMAGE_UNKNOWN_FORMAT);
    }
    if (made % 2 == 0) {
      Poison poison = corpus.get(made / 2 % corpus.size());
      return new Hostile(poison.value(), headers(), poison.reason());
    }
    return switch (random.nextInt(8)) {
      case 0 -> noise();
      case 1 -> unknownSchema();
      case 2 -> cutOff();
      case 3 -> cutImage();
      case 4 -> flippedImage();
      case 5 -> manyQuestions();
      case 6 -> endlessQuestion();
      default -> image(bytes(random.nextInt(1, 40)), RejectReason.IMAGE_UNKNOWN_FORMAT);
    };
  }

  private Hostile noise() {
    byte[] value = bytes(random.nextInt(1, 3_000));
    value[0] = (byte) (1 + random.nextInt(255));
    return new Hostile(value, headers(), RejectReason.NOT_AVRO_WIRE);
  }

  private Hostile unknownSchema() {
    byte[] value = good();
    ByteBuffer.wrap(value).putInt(1, 1_000 + random.nextInt(100_000));
    return new Hostile(value, headers(), RejectReason.UNKNOWN_SCHEMA);
  }

  private Hostile cutOff() {
    byte[] value = good();
    int length = random.nextInt(HEADER_BYTES, value.length - 1);
    return new Hostile(Arrays.copyOf(value, length), headers(), RejectReason.UNDECODABLE);
  }

  private Hostile cutImage() {
    byte[] png = TestEvents.png(random.nextLong());
    int length = random.nextInt(IMAGE_DATA, png.length - 1);
    return image(Arrays.copyOf(png, length), RejectReason.IMAGE_TRUNCATED);
  }

  private Hostile flippedImage() {
    byte[] png = TestEvents.png(random.nextLong());
    int place = random.nextInt(IMAGE_DATA, png.length - IMAGE_DATA);
    png[place] ^= (byte) (1 << random.nextInt(8));
    return image(png, RejectReason.IMAGE_CORRUPT);
  }

  private Hostile manyQuestions() {
    int count = random.nextInt(65, 3_000);
    return event(
        event ->
            event.setQuestions(
                IntStream.range(0, count).mapToObj(i -> new Question("q" + i, "red")).toList()),
        RejectReason.TOO_MANY_QUESTIONS);
  }

  private Hostile endlessQuestion() {
    String text = "what ".repeat(random.nextInt(201, 20_000));
    return event(
        event -> event.setQuestions(List.of(new Question("q", text))), RejectReason.TEXT_TOO_LONG);
  }

  private Hostile image(byte[] file, RejectReason reason) {
    return event(event -> event.setImage(new ImageBytes(ByteBuffer.wrap(file))), reason);
  }

  private Hostile event(Consumer<ImageQuestion> change, RejectReason reason) {
    ImageQuestion event = TestEvents.event("hostile-" + made, 1);
    change.accept(event);
    return new Hostile(events.bytes(event), headers(), reason);
  }

  private byte[] good() {
    return events.bytes(TestEvents.event("hostile-" + made, random.nextInt(100)));
  }

  /** Among them those that we read ourselves, and now and then a name that is over 64 KiB. */
  private List<Header> headers() {
    List<Header> headers = new ArrayList<>();
    for (String name : List.of("traceparent", "tracestate", "bridgestream.attempt")) {
      if (random.nextBoolean()) {
        headers.add(
            new RecordHeader(name, random.nextInt(9) == 0 ? null : bytes(random.nextInt(80))));
      }
    }
    if (random.nextInt(200) == 0) {
      headers.add(new RecordHeader("\u20ac".repeat(40_000), bytes(3)));
    }
    return headers;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
