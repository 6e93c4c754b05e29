package io.bridgestream.stream.kstreams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values by their keys, and remembers every problem and which keys nobody asked for. */
final class OptionReader {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private final Map<String, String> values;
  private final TreeSet<String> unread;
  private final List<String> problems = new ArrayList<>();

  OptionReader(Map<String, String> values) {
    this.values = new TreeMap<>(values);
    unread = new TreeSet<>(values.keySet());
  }

  String text(String key, String otherwise) {
    return find(key).orElse(otherwise);
  }

  String required(String key) {
    Optional<String> value = find(key);
    if (value.isEmpty()) {
      problems.add(key + " must be given");
    }
    return value.orElse("");
  }

  long number(String key, long most, long otherwise) {
    return read(
        key,
        text -> {
          long value = Long.parseLong(text);
          if (value < 0 || value > most) {
            throw new NumberFormatException();
          }
          return value;
        },
        "a whole number from 0 to " + most,
        otherwise);
  }

  int count(String key, int otherwise) {
    return (int) number(key, Integer.MAX_VALUE, otherwise);
  }

  Duration duration(String key, Duration otherwise) {
    return read(
        key, OptionReader::duration, "a whole number with ms, s, m or h, such as 200ms", otherwise);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return read(
        key,
        text -> type.getEnumConstants()[checkedIndex(names.indexOf(text))],
        "one of " + String.join(", ", names),
        otherwise);
  }

  private static int checkedIndex(int index) {
    if (index < 0) {
      throw new IllegalArgumentException();
    }
    return index;
  }

  /** Everything below a prefix that was not read by name, without the prefix. */
  Map<String, String> rest(String prefix) {
    Map<String, String> rest = new TreeMap<>();
    for (String key : List.copyOf(unread)) {
      if (key.startsWith(prefix)) {
        rest.put(key.substring(prefix.length()), values.getOrDefault(key, ""));
        unread.remove(key);
      }
    }
    return rest;
  }

  /** Makes something of values that were read; what it refuses is one problem more. */
  <T> Optional<T> make(Function<OptionReader, T> maker) {
    try {
      return Optional.of(maker.apply(this));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException if there was any problem, or a key that nobody reads; names
   *     all
   */
  void finish() {
    unread.forEach(key -> problems.add(key + " is not an option"));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private Optional<String> find(String key) {
    unread.remove(key);
    return Optional.ofNullable(values.get(key)).map(String::strip);
  }

  private <T> T read(String key, Function<String, T> parse, String rule, T otherwise) {
    Optional<String> found = find(key);
    if (found.isEmpty()) {
      return otherwise;
    }
    try {
      return parse.apply(found.get());
    } catch (IllegalArgumentException e) {
      problems.add(key + " must be " + rule + ", found " + found.get());
      return otherwise;
    }
  }
}
