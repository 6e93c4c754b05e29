package io.bridgestream.stream.testing;

import io.bridgestream.events.Caption;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.Question;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.InboundRecord;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Good events with images of seeded noise, and the records that carry them. */
public final class TestEvents {
  /** The topic of requests. */
  public static final String TOPIC = "vqa.requests";

  /** When all of them were made. */
  public static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private static final int WIDTH = 48;
  private static final int HEIGHT = 36;

  private final RegistrySerializer<ImageQuestion> serializer;

  private TestEvents(RegistrySerializer<ImageQuestion> serializer) {
    this.serializer = serializer;
  }

  /** Makes records by a registry's schemas. */
  public static TestEvents of(SchemaRegistryClient registry) {
    return new TestEvents(RegistrySerializer.of(ImageQuestion.class, registry));
  }

  /** Returns a PNG file of seeded noise. */
  public static byte[] png(long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns an event with two questions and a caption. */
  public static ImageQuestion event(String eventId, long imageSeed) {
    return new ImageQuestion(
        eventId,
        new ImageBytes(ByteBuffer.wrap(png(imageSeed))),
        List.of(new Question("q1", "What is it"), new Question("q2", "a red house")),
        List.of(new Caption("c1", "a red house")),
        null,
        0,
        Map.of(),
        CREATED);
  }

  /** Returns the value of an event's record. */
  public byte[] bytes(ImageQuestion event) {
    return serializer.serialize(TOPIC, event);
  }

  /** Returns the record of a good event; its key is its id. */
  public InboundRecord good(int offset) {
    ImageQuestion event = event("event-" + offset, offset);
    return record(offset, bytes(event));
  }

  /** Returns a record of any bytes; its key is of its offset. */
  public static InboundRecord record(int offset, byte @Nullable [] value) {
    return new InboundRecord(
        TOPIC,
        0,
        offset,
        CREATED.toEpochMilli() + offset,
        ("event-" + offset).getBytes(StandardCharsets.UTF_8),
        value,
        List.of());
  }
}
