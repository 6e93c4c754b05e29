package io.bridgestream.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One group of a recipe, read key by key. Problems are collected, so that a user sees all of them
 * at once; what was wrong takes its default meanwhile.
 */
final class OptionReader {
  private final String path;
  private final ObjectNode node;
  private final List<String> problems;
  private final Set<String> known = new LinkedHashSet<>();

  OptionReader(String path, ObjectNode node, List<String> problems) {
    this.path = path;
    this.node = node;
    this.problems = problems;
  }

  /** Opens the group called {@code name}; an empty one if it isn't there. */
  OptionReader group(String name) {
    return new OptionReader(path + name + ".", object(name).orElse(empty()), problems);
  }

  /** Returns an object as it stands. */
  Optional<ObjectNode> object(String name) {
    JsonNode found = take(name);
    if (found == null) {
      return Optional.empty();
    }
    if (found instanceof ObjectNode object) {
      return Optional.of(object);
    }
    wrong(name, "a group of keys", found);
    return Optional.empty();
  }

  long integer(String name, long fallback, long min, long max) {
    JsonNode found = take(name);
    if (found == null) {
      return fallback;
    }
    if (!found.isIntegralNumber() || found.longValue() < min || found.longValue() > max) {
      wrong(name, "an integer between %d and %d".formatted(min, max), found);
      return fallback;
    }
    return found.longValue();
  }

  int count(String name, int fallback, int min, int max) {
    return Math.toIntExact(integer(name, fallback, min, max));
  }

  double number(String name, double fallback, double min, double max) {
    JsonNode found = take(name);
    if (found == null) {
      return fallback;
    }
    if (!found.isNumber() || !(found.doubleValue() >= min && found.doubleValue() <= max)) {
      wrong(name, "a number between %s and %s".formatted(min, max), found);
      return fallback;
    }
    return found.doubleValue();
  }

  boolean flag(String name, boolean fallback) {
    JsonNode found = take(name);
    if (found == null) {
      return fallback;
    }
    if (!found.isBoolean()) {
      wrong(name, "true or false", found);
      return fallback;
    }
    return found.booleanValue();
  }

  Optional<String> text(String name) {
    JsonNode found = take(name);
    if (found == null) {
      return Optional.empty();
    }
    if (!found.isTextual() || found.textValue().isBlank()) {
      wrong(name, "a text", found);
      return Optional.empty();
    }
    return Optional.of(found.textValue());
  }

  List<String> texts(String name) {
    JsonNode found = take(name);
    List<String> texts = new ArrayList<>();
    if (found != null) {
      if (!found.isArray()) {
        wrong(name, "a list of texts", found);
      }
      found.forEach(item -> texts.add(item.asText()));
    }
    return texts;
  }

  <E extends Enum<E>> E choice(String name, E fallback) {
    Optional<String> found = text(name);
    return found
        .flatMap(value -> parse(name, value, fallback.getDeclaringClass()))
        .orElse(fallback);
  }

  <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
    List<E> chosen = new ArrayList<>();
    texts(name).forEach(value -> parse(name, value, type).ifPresent(chosen::add));
    return chosen;
  }

  private <E extends Enum<E>> Optional<E> parse(String name, String value, Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    Optional<E> choice = all.stream().filter(e -> spell(e).equals(value)).findFirst();
    if (choice.isEmpty()) {
      List<String> spelt = all.stream().map(OptionReader::spell).toList();
      problem(name, "one of " + String.join(", ", spelt), value);
    }
    return choice;
  }

  static String spell(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Says that a value breaks a rule that several keys make. */
  void problem(String name, String rule, Object found) {
    problems.add("%s%s must be %s, found %s".formatted(path, name, rule, found));
  }

  /** Refuses keys that nobody read, with the nearest one that would have been. */
  void refuseOthers() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problems.add("%s%s is no option%s".formatted(path, name, nearest(name)));
              }
            });
  }

  private String nearest(String name) {
    return known.stream()
        .min(Comparator.comparingInt(option -> distance(name, option)))
        .map(option -> "; the nearest one is " + path + option)
        .orElse("");
  }

  /** Levenshtein's. */
  private static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= left.length(); i++) {
      int[] row = new int[right.length() + 1];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + same);
      }
      above = row;
    }
    return above[right.length()];
  }

  private void wrong(String name, String rule, JsonNode found) {
    problem(name, rule, found);
  }

  private @Nullable JsonNode take(String name) {
    known.add(name);
    return node.hasNonNull(name) ? node.get(name) : null;
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
