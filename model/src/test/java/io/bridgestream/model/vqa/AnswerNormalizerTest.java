package io.bridgestream.model.vqa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerNormalizerTest {
  private static final int ANSWERS = 3_158;

  @Test
  void givesWhatTheOriginalGives() throws IOException {
    List<JsonNode> pairs = golden();
    SoftAssertions differences = new SoftAssertions();

    for (JsonNode pair : pairs) {
      differences
          .assertThat(AnswerNormalizer.normalize(pair.get("answer").asText()))
          .as("answer %s", pair.get("answer"))
          .isEqualTo(pair.get("normalized").asText());
    }

    assertThat(pairs).hasSize(ANSWERS);
    differences.assertAll();
  }

  @ParameterizedTest(name = "{2}: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "The Two dogs|2 dogs|articles go, number words become digits",
        "a|~~|an article alone leaves nothing",
        "dont|don't|contractions get their apostrophe",
        "somebody'd|somebodyd|one entry of the table takes it away",
        "Im|im|entries with a capital never apply",
        "red/white|red white|a mark between letters becomes a space",
        "red /white/blue|red whiteblue|next to one space, the mark goes everywhere",
        "1,000 t-shirts|1000 tshirts|a comma between digits deletes every mark",
        "u.s.a.|usa|periods go",
        "3.5|3.5|a period before a digit stays",
        "5. floor|5 floor|a period behind a digit goes all the same",
      })
  void keepsTheRulesAndTheirQuirks(String answer, String normalized, String rule) {
    assertThat(AnswerNormalizer.normalize(answer)).as(rule).isEqualTo(normalized);
  }

  @Test
  void removesNoMoreThanThirtyTwoPeriods() {
    assertThat(AnswerNormalizer.normalize("x.".repeat(35)))
        .isEqualTo("x".repeat(32) + "x.".repeat(3));
  }

  private static List<JsonNode> golden() throws IOException {
    InputStream stream =
        Objects.requireNonNull(
            AnswerNormalizerTest.class.getResourceAsStream("normalized-answers.jsonl.gz"));
    try (InputStream lines = new GZIPInputStream(stream)) {
      return new JsonMapper().readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll();
    }
  }
}
