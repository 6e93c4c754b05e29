package io.bridgestream.training.data.scenes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The list of concepts that scenes are made of. */
final class Concepts {
  private static final long PAIRS_PER_HELD_OUT = 10;

  private Concepts() {}

  static List<Concept> all() {
    InputStream stream = Objects.requireNonNull(Concepts.class.getResourceAsStream("concepts.tsv"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(Concepts::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read concepts.tsv", e);
    }
  }

  /**
   * Returns at most {@code most} concepts of each category and topic, evenly spread over the list,
   * for neighbours there are often alike.
   *
   * @param styles how many styles have a picture of a concept; those that most have are taken
   */
  static List<Concept> spread(int most, ToIntFunction<Concept> styles) {
    Map<Object, List<Concept>> kinds = new LinkedHashMap<>();
    for (Concept concept : all()) {
      Object kind = concept.topic().<Object>map(topic -> topic).orElse(concept.category());
      kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(concept);
    }
    List<Concept> kept = new ArrayList<>();
    for (List<Concept> kind : kinds.values()) {
      int count = Math.min(most, kind.size());
      // As many styles as the last of the `count` best known has.
      int least = kind.stream().mapToInt(styles).sorted().skip(kind.size() - count).min().orElse(0);
      List<Concept> from =
          kind.stream().filter(concept -> styles.applyAsInt(concept) >= least).toList();
      for (int i = 0; i < count; i++) {
        kept.add(from.get((int) ((long) i * from.size() / count)));
      }
    }
    return List.copyOf(kept);
  }

  private static Concept parse(String line) {
    String[] fields = line.split("\t", -1);
    Optional<Topic> topic =
        fields.length > 3
            ? Optional.of(Topic.valueOf(fields[3].toUpperCase(Locale.ROOT)))
            : Optional.empty();
    return new Concept(fields[0], fields[1], Category.of(fields[2]), topic);
  }

  /** Returns whether two concepts may stand together only in the test of pairs: one in ten. */
  static boolean isHeldOut(Concept a, Concept b) {
    boolean ordered = a.picture().compareTo(b.picture()) < 0;
    String pair = ordered ? a.picture() + "+" + b.picture() : b.picture() + "+" + a.picture();
    return !a.equals(b) && Math.floorMod(pair.hashCode() * 31L, PAIRS_PER_HELD_OUT) == 0;
  }
}
