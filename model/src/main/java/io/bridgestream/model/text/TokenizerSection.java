package io.bridgestream.model.text;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.bridgestream.model.InvalidModelException;
import java.nio.file.Path;
import java.util.Set;

/**
 * One object of a tokenizer file. Its errors name the file, the key, the rule and the value found.
 *
 * @param name the key that leads here with a dot behind, or nothing for the whole file
 */
record TokenizerSection(Path file, String name, JsonNode node) {
  private static final int SHOWN_CHARACTERS = 60;

  /** What a token's id is below, well over any vocabulary and well under any limit of memory. */
  static final int MAX_IDS = 1_000_000;

  /** Refuses keys whose meaning is not known here: ignoring one could change tokens silently. */
  TokenizerSection withOnly(Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw invalid(
                    "keys", "must be of " + known.stream().sorted().toList(), quoted(key));
              }
            });
    return this;
  }

  TokenizerSection object(String key) {
    return new TokenizerSection(
        file, name + key + ".", typed(key, at(key).isObject(), "an object"));
  }

  JsonNode list(String key) {
    return typed(key, at(key).isArray(), "a list");
  }

  String text(String key) {
    return typed(key, at(key).isTextual(), "a string").textValue();
  }

  boolean flag(String key) {
    return typed(key, at(key).isBoolean(), "true or false").booleanValue();
  }

  /** A flag that older writers of the format don't know. */
  boolean flagOr(String key, boolean absent) {
    return node.has(key) ? flag(key) : absent;
  }

  int id(String key) {
    return id(key, at(key));
  }

  int id(String key, JsonNode value) {
    if (value.isInt() && value.intValue() >= 0 && value.intValue() < MAX_IDS) {
      return value.intValue();
    }
    throw invalid(quoted(key), "must be an id from 0 to " + (MAX_IDS - 1), shown(value));
  }

  /** Refuses a value other than those named, of which null also stands for an absent key. */
  void require(String key, Set<JsonNode> allowed) {
    if (!allowed.contains(at(key))) {
      String values = allowed.stream().map(JsonNode::toString).sorted().collect(joining(" or "));
      throw invalid(key, "must be " + values, shown(at(key)));
    }
  }

  private JsonNode typed(String key, boolean fits, String type) {
    if (!fits) {
      throw invalid(key, "must be " + type, node.has(key) ? shown(at(key)) : "nothing");
    }
    return at(key);
  }

  /** Returns the value, or JSON's null for an absent key. */
  JsonNode at(String key) {
    JsonNode value = node.get(key);
    return value == null ? NullNode.instance : value;
  }

  InvalidModelException invalid(String key, String rule, Object found) {
    return failure(file, name + key + " " + rule + ", found " + found);
  }

  static InvalidModelException failure(Path file, String reason) {
    return new InvalidModelException("Cannot read tokenizer " + file + ": " + reason);
  }

  /** The value on one short line. */
  static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list of " + value.size();
      default -> shortened(value.toString());
    };
  }

  static String quoted(String text) {
    return shortened(TextNode.valueOf(text).toString());
  }

  private static String shortened(String line) {
    return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
  }
}
