package io.bridgestream.model.vqa;

import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings free answers to the spelling of the label set: the rules of the VQA evaluation tool, with
 * their quirks, as BridgeTower applies them to make its 3,129 labels. Thread-safe.
 *
 * <p>The evaluation tool itself differs around the rules: it turns newlines and tabs into spaces
 * first, which changes which marks stand next to a space, and it leaves answers alone on which all
 * annotators agree.
 */
public final class AnswerNormalizer {
  private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";

  private static final Pattern DIGIT_COMMA_DIGIT =
      Pattern.compile("\\d,\\d", Pattern.UNICODE_CHARACTER_CLASS);

  /** The tool means to spare a period behind a digit too, but mis-spells that condition. */
  private static final Pattern PERIOD_BEFORE_NO_DIGIT =
      Pattern.compile("\\.(?!\\d)", Pattern.UNICODE_CHARACTER_CLASS);

  /** The tool passes a flag where the limit goes; the flag's value is 32. */
  private static final int MAX_PERIODS = 32;

  /** What Python takes for white space. */
  private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\t-\\r\\x1C-\\x1F\\x85]+");

  private static final Map<String, String> NUMBERS =
      Map.ofEntries(
          Map.entry("none", "0"),
          Map.entry("zero", "0"),
          Map.entry("one", "1"),
          Map.entry("two", "2"),
          Map.entry("three", "3"),
          Map.entry("four", "4"),
          Map.entry("five", "5"),
          Map.entry("six", "6"),
          Map.entry("seven", "7"),
          Map.entry("eight", "8"),
          Map.entry("nine", "9"),
          Map.entry("ten", "10"));

  private static final Set<String> ARTICLES = Set.of("a", "an", "the");

  private static final Map<String, String> CONTRACTIONS = contractions();

  private AnswerNormalizer() {}

  /**
   * Returns the answer in the spelling of the label set; empty for an article alone. The tool's
   * last step, to remove commas, is not here: none is left by then.
   */
  public static String normalize(String answer) {
    String words = withoutPeriods(withoutPunctuation(answer)).toLowerCase(Locale.ROOT);
    return BLANKS
        .splitAsStream(words)
        .filter(word -> !word.isEmpty())
        .map(word -> NUMBERS.getOrDefault(word, word))
        .filter(word -> !ARTICLES.contains(word))
        .map(word -> CONTRACTIONS.getOrDefault(word, word))
        .collect(joining(" "));
  }

  /**
   * Deletes a mark that stands next to a space anywhere in the answer, and every mark if a comma
   * stands between digits anywhere; makes a space of it otherwise.
   */
  private static String withoutPunctuation(String answer) {
    boolean hasCommaInNumber = DIGIT_COMMA_DIGIT.matcher(answer).find();
    String result = answer;
    for (int i = 0; i < PUNCTUATION.length(); i++) {
      String mark = PUNCTUATION.substring(i, i + 1);
      boolean delete =
          hasCommaInNumber || answer.contains(mark + " ") || answer.contains(" " + mark);
      result = result.replace(mark, delete ? "" : " ");
    }
    return result;
  }

  private static String withoutPeriods(String text) {
    Matcher period = PERIOD_BEFORE_NO_DIGIT.matcher(text);
    StringBuilder result = new StringBuilder();
    for (int removed = 0; removed < MAX_PERIODS && period.find(); removed++) {
      period.appendReplacement(result, "");
    }
    return period.appendTail(result).toString();
  }

  private static Map<String, String> contractions() {
    InputStream stream =
        Objects.requireNonNull(AnswerNormalizer.class.getResourceAsStream("contractions.txt"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      Map<String, String> contractions = new HashMap<>();
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(
              words -> Arrays.stream(words).skip(1).forEach(w -> contractions.put(w, words[0])));
      return Map.copyOf(contractions);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read contractions.txt", e);
    }
  }
}
