package io.bridgestream.training.data.scenes;

import static java.util.stream.Collectors.groupingBy;

import io.bridgestream.training.data.manifest.ManifestLine;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What someone scores who knows the questions to train on and never looks at an image. */
public final class LanguagePrior {
  private LanguagePrior() {}

  /**
   * Returns the share of right answers by question type when every question gets the answer that
   * was most frequent for the same words (or else the same type) in training.
   */
  public static Map<String, Double> byType(List<ManifestLine> train, List<ManifestLine> test) {
    Map<String, String> best = new HashMap<>();
    train.stream()
        .filter(ManifestLine::isQuestion)
        .collect(groupingBy(ManifestLine::type))
        .forEach((type, lines) -> best.put("type " + type, mostFrequent(lines)));
    train.stream()
        .filter(ManifestLine::isQuestion)
        .collect(groupingBy(ManifestLine::text))
        .forEach((text, lines) -> best.put(text, mostFrequent(lines)));
    Map<String, Double> shares = new TreeMap<>();
    test.stream()
        .filter(ManifestLine::isQuestion)
        .collect(groupingBy(ManifestLine::type))
        .forEach((type, lines) -> shares.put(type, share(lines, best)));
    return Collections.unmodifiableMap(shares);
  }

  private static double share(List<ManifestLine> lines, Map<String, String> best) {
    long right =
        lines.stream()
            .filter(
                line -> {
                  String guess = best.getOrDefault(line.text(), best.get("type " + line.type()));
                  return line.answers().get(0).equals(guess);
                })
            .count();
    return (double) right / lines.size();
  }

  private static String mostFrequent(List<ManifestLine> lines) {
    Map<String, Long> counts = new TreeMap<>();
    lines.forEach(line -> counts.merge(line.answers().get(0), 1L, Long::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }
}
