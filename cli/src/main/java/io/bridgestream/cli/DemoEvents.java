package io.bridgestream.cli;

import io.bridgestream.events.ImageQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The demo's events: the lines of a manifest in a seeded order, over and over. */
final class DemoEvents {
  private final List<RequestLine> lines;

  /** An event with what is known about it. */
  record Known(ImageQuestion event, ExpectedAnswers expected) {}

  private DemoEvents(List<RequestLine> lines) {
    this.lines = lines;
  }

  /**
   * Reads a manifest.
   *
   * @throws CommandFailedException if it is missing, empty or wrong
   */
  static DemoEvents read(Path manifest, long seed) {
    List<RequestLine> lines = new ArrayList<>();
    Path folder = manifest.toAbsolutePath().resolveSibling("");
    try {
      int number = 0;
      for (String line : Files.readAllLines(manifest, StandardCharsets.UTF_8)) {
        number++;
        if (!line.isBlank()) {
          lines.add(RequestLine.parse(line, manifest + " line " + number, folder));
        }
      }
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot read manifest %s: it must be a readable file, found %s"
              .formatted(manifest, e.getMessage()),
          e);
    }
    if (lines.isEmpty()) {
      throw new CommandFailedException(
          "Cannot use manifest %s: it must have an event, found none".formatted(manifest));
    }
    Collections.shuffle(lines, new Random(seed));
    return new DemoEvents(lines);
  }

  /** Returns the number of different events. */
  int size() {
    return lines.size();
  }

  /** Makes the event of a number, from 0, as of now. */
  Known event(int number) {
    RequestLine line = lines.get(number % lines.size());
    ImageQuestion event = line.event("event", Instant.now());
    event.setEventId("%05d-%s".formatted(number, event.getEventId()));
    return new Known(event, line.expected());
  }
}
