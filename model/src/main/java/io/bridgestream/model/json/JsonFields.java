package io.bridgestream.model.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, taken one by one with their rules; what nobody took is kept as
 * {@link #rest()}. A field that is absent or null takes its default. Every error names the field by
 * its path, the rule and the value found. Not thread-safe.
 */
public final class JsonFields {
  private static final int LONGEST_QUOTE = 40;

  private final String file;
  private final String path;
  private final ObjectNode object;
  private final Set<String> taken = new HashSet<>();

  /** Reads the fields of {@code object}, the root of {@code file}. */
  public JsonFields(String file, ObjectNode object) {
    this(file, "", object);
  }

  private JsonFields(String file, String path, ObjectNode object) {
    this.file = file;
    this.path = path;
    this.object = object;
  }

  /** Returns whether the field is there and not null. */
  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Takes an integer in [{@code min}, {@code max}]. */
  public int integer(String name, int fallback, int min, int max) {
    return optionalInteger(name, min, max).orElse(fallback);
  }

  /** Takes an integer in [{@code min}, {@code max}], if there is one. */
  public OptionalInt optionalInteger(String name, int min, int max) {
    JsonNode node = take(name);
    if (node == null) {
      return OptionalInt.empty();
    }
    // A value like 768.0 is an integer to Python's readers too.
    boolean whole = node.isNumber() && node.doubleValue() == Math.rint(node.doubleValue());
    if (!whole || node.doubleValue() < min || node.doubleValue() > max) {
      throw wrong(name, "an integer between %d and %d".formatted(min, max), node);
    }
    return OptionalInt.of(node.intValue());
  }

  /** Takes a finite number in [{@code min}, {@code max}]. */
  public double number(String name, double fallback, double min, double max) {
    return optionalNumber(name, min, max).orElse(fallback);
  }

  /** Takes a finite number in [{@code min}, {@code max}], if there is one. */
  public OptionalDouble optionalNumber(String name, double min, double max) {
    JsonNode node = take(name);
    if (node == null) {
      return OptionalDouble.empty();
    }
    double value = node.doubleValue();
    if (!node.isNumber() || !(value >= min && value <= max)) {
      throw wrong(name, "a number between %s and %s".formatted(min, max), node);
    }
    return OptionalDouble.of(value);
  }

  /** Takes a boolean. */
  public boolean flag(String name, boolean fallback) {
    JsonNode node = take(name);
    if (node == null) {
      return fallback;
    }
    if (!node.isBoolean()) {
      throw wrong(name, "true or false", node);
    }
    return node.booleanValue();
  }

  /** Takes a string, if there is one. */
  public Optional<String> text(String name) {
    JsonNode node = take(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw wrong(name, "a string", node);
    }
    return Optional.of(node.textValue());
  }

  /** Takes one of an enum's constants, written in lower case. */
  public <E extends Enum<E>> E choice(String name, E fallback) {
    E[] choices = fallback.getDeclaringClass().getEnumConstants();
    Optional<String> found = text(name);
    if (found.isEmpty()) {
      return fallback;
    }
    for (E choice : choices) {
      if (spell(choice).equals(found.get())) {
        return choice;
      }
    }
    List<String> spelt = Arrays.stream(choices).map(JsonFields::spell).toList();
    throw wrong(name, "one of " + String.join(", ", spelt), object.get(name));
  }

  /** Returns how an enum's constant is written in these files. */
  public static String spell(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Takes a list of strings; empty if there is none. */
  public List<String> texts(String name) {
    JsonNode node = take(name);
    List<String> values = new ArrayList<>();
    if (node != null) {
      if (!node.isArray()) {
        throw wrong(name, "a list of strings", node);
      }
      for (JsonNode item : node) {
        if (!item.isTextual()) {
          throw wrong(name, "a list of strings", item);
        }
        values.add(item.textValue());
      }
    }
    return List.copyOf(values);
  }

  /** Takes a list of finite numbers, if there is one. */
  public Optional<List<Double>> numbers(String name) {
    JsonNode node = take(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      throw wrong(name, "a list of numbers", node);
    }
    List<Double> values = new ArrayList<>();
    for (JsonNode item : node) {
      if (!item.isNumber() || !Double.isFinite(item.doubleValue())) {
        throw wrong(name, "a list of numbers", item);
      }
      values.add(item.doubleValue());
    }
    return Optional.of(List.copyOf(values));
  }

  /** Takes an object; one without fields if there is none. */
  public JsonFields object(String name) {
    JsonNode node = take(name);
    String inner = path + name + ".";
    if (node == null) {
      return new JsonFields(file, inner, object.objectNode());
    }
    if (node instanceof ObjectNode child) {
      return new JsonFields(file, inner, child);
    }
    throw wrong(name, "an object", node);
  }

  /** Returns the fields of {@code item}, which the list called {@code name} holds. */
  public JsonFields item(String name, JsonNode item) {
    if (item instanceof ObjectNode child) {
      return new JsonFields(file, path + name + ".", child);
    }
    throw wrong(name, "a list of objects", item);
  }

  /** Takes a field as it stands, whatever it is. */
  public Optional<JsonNode> any(String name) {
    return Optional.ofNullable(take(name));
  }

  /** Drops a field from {@link #rest()} without reading it. */
  public void drop(String name) {
    taken.add(name);
  }

  /** Returns the fields that were not taken, in the order of the file. */
  public Map<String, JsonNode> rest() {
    Map<String, JsonNode> rest = new LinkedHashMap<>();
    object.properties().forEach(field -> rest.put(field.getKey(), field.getValue()));
    rest.keySet().removeAll(taken);
    return Collections.unmodifiableMap(rest);
  }

  /** Returns the names of all fields, taken or not. */
  public List<String> names() {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Returns the error "Cannot read FILE: FIELD must be RULE, found VALUE". */
  public InvalidModelException wrong(String name, String rule, Object found) {
    String value = String.valueOf(found);
    String quote =
        value.length() <= LONGEST_QUOTE ? value : value.substring(0, LONGEST_QUOTE) + "...";
    return new InvalidModelException(
        "Cannot read %s: %s%s must be %s, found %s"
            .formatted(file, path, name, rule, quote.replaceAll("\\p{Cntrl}", "?")));
  }

  private @Nullable JsonNode take(String name) {
    taken.add(name);
    return object.hasNonNull(name) ? object.get(name) : null;
  }
}
