package io.bridgestream.stream.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes values out by their types and collects every problem on the way. */
final class OptionValues {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m)");
  private static final Pattern SECRET =
      Pattern.compile("password|secret|token|jaas|user\\.?info|credential|ssl\\..*\\.key$");

  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  OptionValues(Map<String, String> values) {
    this.values = values;
    for (String key : values.keySet()) {
      if (!OptionCatalogue.keys().contains(key) && !OptionCatalogue.isPassedThrough(key)) {
        problems.add(key + " is unknown; the nearest option is " + nearest(key));
      }
    }
  }

  List<String> problems() {
    return problems;
  }

  String text(String key) {
    return given(key).orElseGet(() -> fallback(key));
  }

  Optional<String> given(String key) {
    return Optional.ofNullable(values.get(key)).map(String::strip).filter(text -> !text.isEmpty());
  }

  int integer(String key) {
    return (int) whole(key, Integer.MAX_VALUE);
  }

  long whole(String key) {
    return whole(key, Long.MAX_VALUE);
  }

  private long whole(String key, long most) {
    try {
      long value = Long.parseLong(text(key));
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    problems.add("%s must be a whole number, found %s".formatted(key, shown(key, text(key))));
    return Long.parseLong(fallback(key));
  }

  Duration duration(String key) {
    Matcher matcher = DURATION.matcher(text(key));
    if (!matcher.matches()) {
      problems.add(
          "%s must be a number with ms, s or m, found %s".formatted(key, shown(key, text(key))));
      matcher = DURATION.matcher(fallback(key));
      matcher.matches();
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String name = text(key).toUpperCase(Locale.ROOT).replace('-', '_');
    List<String> choices = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
      choices.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    problems.add("%s must be one of %s, found %s".formatted(key, choices, shown(key, text(key))));
    return type.getEnumConstants()[0];
  }

  List<String> list(String key) {
    return text(key).isEmpty() ? List.of() : List.of(text(key).split("\\s*,\\s*"));
  }

  /** Returns what a group passes on, without the group's name. */
  Map<String, String> passedThrough(String group) {
    Map<String, String> own = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(group) && !OptionCatalogue.keys().contains(key)) {
            own.put(key.substring(group.length()), value);
          }
        });
    return own;
  }

  /** Makes a part; its own complaint becomes a problem under the group's name. */
  <R> R part(String group, Supplier<R> make, Supplier<R> otherwise) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage()).lines().forEach(line -> problems.add(group + line));
      return otherwise.get();
    }
  }

  void problem(String text) {
    problems.add(text);
  }

  /** Returns every key with its effective value, secrets hidden. */
  Map<String, String> effective() {
    Map<String, String> all = new TreeMap<>();
    OptionCatalogue.ENTRIES.forEach(entry -> all.put(entry.key(), text(entry.key())));
    values.forEach((key, value) -> all.put(key, shown(key, value)));
    return all;
  }

  private static String shown(String key, String value) {
    boolean secret = SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    return secret ? "[hidden]" : value.replaceAll("://[^/@]*@", "://[hidden]@");
  }

  private static String fallback(String key) {
    return OptionCatalogue.ENTRIES.stream()
        .filter(entry -> entry.key().equals(key))
        .map(OptionCatalogue.Entry::fallback)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Cannot look up " + key));
  }

  private static String nearest(String key) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String known : OptionCatalogue.keys()) {
      int distance = distance(key, known);
      if (distance < least) {
        least = distance;
        best = known;
      }
    }
    return best;
  }

  /** The edits between two words. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
