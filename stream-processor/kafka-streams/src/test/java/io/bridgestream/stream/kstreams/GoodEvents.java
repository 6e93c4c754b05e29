package io.bridgestream.stream.kstreams;

import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.testing.TestEvents;
import java.util.List;
import java.util.stream.IntStream;

/** Values of good events, made once: an event's number lies in its key. */
final class GoodEvents {
  private static final int IMAGES = 40;

  private final List<byte[]> values;

  GoodEvents(SchemaRegistryClient client) {
    TestEvents events = TestEvents.of(client);
    values =
        IntStream.range(0, IMAGES)
            .mapToObj(i -> events.bytes(TestEvents.event("image-" + i, i)))
            .toList();
  }

  byte[] value(int number) {
    return values.get(number % IMAGES);
  }
}
