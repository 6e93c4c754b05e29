package io.bridgestream.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.events.Caption;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ImageReference;
import io.bridgestream.events.Question;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.image.ImageLimits;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One line of a manifest of requests. {@code image} is a file, relative to the manifest, that the
 * event carries; {@code uri} is one that the job fetches. Questions and captions are texts, or
 * objects with {@code id} and {@code text}; ids are q1, q2, ... and c1, c2, ... unless said.
 */
final class RequestLine {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "key",
          "image",
          "uri",
          "sha256",
          "questions",
          "captions",
          "deadline",
          "priority",
          "attributes");

  /** What is expected stands beside the text; it isn't sent. */
  private static final Set<String> TEXT_KEYS = Set.of("id", "text", "answers", "matches");

  private final String place;
  private final Path folder;
  private final ObjectNode json;

  private RequestLine(String place, Path folder, ObjectNode json) {
    this.place = place;
    this.folder = folder;
    this.json = json;
  }

  /**
   * Parses a line.
   *
   * @param place what messages call it
   * @param folder what image files are relative to
   * @throws CommandFailedException if it is no request
   */
  static RequestLine parse(String line, String place, Path folder) {
    RequestLine parsed;
    try {
      parsed =
          new RequestLine(
              place, folder, JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), place));
    } catch (InvalidModelException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    parsed.refuseUnknown(parsed.json, KEYS);
    return parsed;
  }

  /** Returns the record's key: the line's own, or the event's id. */
  String key(String eventId) {
    return text("key").orElse(eventId);
  }

  /** Returns the event; a line without an id takes the one given. */
  ImageQuestion event(String defaultId, Instant createdAt) {
    List<Question> questions = texts("questions", "q", Question::new);
    List<Caption> captions = texts("captions", "c", Caption::new);
    if (questions.isEmpty() && captions.isEmpty()) {
      throw wrong("it must have questions or captions, found neither");
    }
    return new ImageQuestion(
        text("id").orElse(defaultId),
        image(),
        questions,
        captions,
        deadline(),
        number("priority"),
        attributes(),
        createdAt);
  }

  /** Returns what is expected of the event's texts, by their ids. */
  ExpectedAnswers expected() {
    Map<String, Set<String>> answers = new LinkedHashMap<>();
    Map<String, Boolean> matches = new LinkedHashMap<>();
    eachText(
        "questions",
        "q",
        (id, entry) -> {
          Set<String> accepted = new LinkedHashSet<>();
          entry.path("answers").forEach(answer -> accepted.add(answer.asText()));
          if (!accepted.isEmpty()) {
            answers.put(id, accepted);
          }
        });
    eachText(
        "captions",
        "c",
        (id, entry) -> {
          if (entry.path("matches").isBoolean()) {
            matches.put(id, entry.path("matches").booleanValue());
          }
        });
    return new ExpectedAnswers(answers, matches);
  }

  private void eachText(String name, String prefix, BiConsumer<String, JsonNode> use) {
    int number = 0;
    for (JsonNode entry : json.path(name)) {
      number++;
      use.accept(entry.path("id").asText(prefix + number), entry);
    }
  }

  private Object image() {
    Optional<String> file = text("image");
    Optional<String> uri = text("uri");
    if (file.isPresent() == uri.isPresent()) {
      throw wrong(
          "it must have either image or uri, found " + (file.isPresent() ? "both" : "none"));
    }
    if (uri.isPresent()) {
      return new ImageReference(uri.get(), text("sha256").orElse(null));
    }
    Path path = folder.resolve(file.get());
    try {
      if (!Files.isRegularFile(path)) {
        throw wrong("its image must be a file, found none at " + path);
      }
      long size = Files.size(path);
      if (size > ImageLimits.DEFAULT_MAX_BYTES) {
        throw wrong(
            "%s must have at most %d bytes, found %d"
                .formatted(path, ImageLimits.DEFAULT_MAX_BYTES, size));
      }
      return new ImageBytes(ByteBuffer.wrap(Files.readAllBytes(path)));
    } catch (IOException e) {
      throw wrong("its image must be readable, found " + e.getMessage());
    }
  }

  private <T> List<T> texts(String name, String prefix, BiFunction<String, String, T> make) {
    List<T> made = new ArrayList<>();
    JsonNode list = json.path(name);
    if (!list.isMissingNode() && !list.isArray()) {
      throw wrong(name + " must be a list, found " + list.getNodeType());
    }
    for (JsonNode entry : list) {
      String id = prefix + (made.size() + 1);
      JsonNode text = entry;
      if (entry instanceof ObjectNode object) {
        refuseUnknown(object, TEXT_KEYS);
        id = object.path("id").asText(id);
        text = object.path("text");
      }
      if (!text.isTextual()) {
        throw wrong("each of %s must have a text, found %s".formatted(name, text.getNodeType()));
      }
      made.add(make.apply(id, text.textValue()));
    }
    return made;
  }

  private @Nullable Instant deadline() {
    JsonNode value = json.path("deadline");
    if (value.isMissingNode()) {
      return null;
    }
    if (value.isIntegralNumber()) {
      return Instant.ofEpochMilli(value.longValue());
    }
    try {
      return Instant.parse(value.asText());
    } catch (DateTimeParseException e) {
      throw wrong("deadline must be milliseconds since the epoch or ISO 8601, found another");
    }
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    json.path("attributes")
        .properties()
        .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().asText()));
    return attributes;
  }

  private int number(String name) {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isInt()) {
      throw wrong(name + " must be a whole number, found " + value.getNodeType());
    }
    return value.asInt(0);
  }

  private Optional<String> text(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrong(name + " must be a text, found " + value.getNodeType());
    }
    return Optional.of(value.textValue());
  }

  private void refuseUnknown(ObjectNode object, Set<String> known) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw wrong(
            "its keys must be among %s, found %s"
                .formatted(String.join(", ", known.stream().sorted().toList()), name));
      }
    }
  }

  private CommandFailedException wrong(String rule) {
    return new CommandFailedException("Cannot read " + place + ": " + rule);
  }
}
