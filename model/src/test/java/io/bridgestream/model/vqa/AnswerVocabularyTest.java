package io.bridgestream.model.vqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerVocabularyTest {
  private static final List<String> ANSWERS =
      List.of("net", "", "black and white", "\u00e9t\u00e9");

  @TempDir private Path folder;

  @Test
  void findsIdsAndAnswers() {
    AnswerVocabulary vocabulary = AnswerVocabulary.of(ANSWERS);

    assertThat(vocabulary.size()).isEqualTo(4);
    assertThat(vocabulary.answer(2)).isEqualTo("black and white");
    assertThat(vocabulary.id("")).hasValue(1);
    assertThat(vocabulary.id("pizza")).isEmpty();
  }

  @Test
  void keepsFrequentAnswersInTheOrderOfFirstOccurrence() {
    List<String> given = new ArrayList<>(List.of("rare", "late", "early"));
    given.addAll(Collections.nCopies(7, "rare"));
    given.addAll(Collections.nCopies(20, "early"));
    given.addAll(Collections.nCopies(8, "late"));

    AnswerVocabulary vocabulary =
        AnswerVocabulary.ofFrequent(given, AnswerVocabulary.VQA_V2_MIN_COUNT);

    assertThat(vocabulary.answers()).containsExactly("late", "early");
  }

  @Test
  void refusesNoAnswersAndTheSameTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnswerVocabulary.of(List.of()))
        .withMessage("Cannot make a vocabulary: there must be at least 1 answer, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnswerVocabulary.of(List.of("yes", "no", "yes")))
        .withMessage("Cannot make a vocabulary: answers must be distinct, found yes twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'0': 'yes', '1': 'no'}",
        "{'1': 'no', '0': 'yes'}",
        "{'yes': 0, 'no': 1}",
        "{'model_type': 'vilt', 'id2label': {'0': 'yes', '1': 'no'}}",
        "{'label2id': {'no': 1, 'yes': 0}}"
      })
  void readsEveryFormOfLabelFile(String json) throws IOException {
    assertThat(AnswerVocabulary.read(file(json)).answers()).containsExactly("yes", "no");
  }

  @Test
  void readsAnAnswerThatIsANumber() throws IOException {
    assertThat(AnswerVocabulary.read(file("{'0': 1, '1': 0}")).answers()).containsExactly("1", "0");
    assertThat(AnswerVocabulary.read(file("{'0': '1', '1': '0'}")).answers())
        .containsExactly("1", "0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|there must be at least 1 answer, found 0",
        "{'0': 'yes', '2': 'no'}|1 must be there: ids have no gaps, found none",
        "{'0': 'yes', '01': 'no'}|1 must be there: ids have no gaps, found none",
        "{'0': 'yes', '1': 'yes'}|answers must be distinct, found yes twice",
        "{'0': 'yes', '1': 5}|1 must be a string, found 5",
        "{'yes': 0, 'no': 0}|no must be an id of its own, found 0",
        "{'yes': 0, 'no': 2}|no must be an integer between 0 and 1, found 2",
        "{'yes': 0, 'no': null}|no must be an id of its own, found none",
        "{'yes': 0, 'no': [1]}|no must be an integer between 0 and 1, found [1]",
        "{'id2label': ['yes']}|id2label must be an object, found [\"yes\"]",
        "{'0': 'yes'|it must be well-formed JSON"
      })
  void refusesABrokenLabelFile(String json, String reason) throws IOException {
    Path file = file(json);

    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> AnswerVocabulary.read(file))
        .withMessageStartingWith("Cannot read labels.json: ")
        .withMessageContaining(reason);
  }

  @Test
  void readsWhatItWroteAndLeavesNoOtherFile() throws IOException {
    Path file = file("{}");

    AnswerVocabulary.of(ANSWERS).write(file);

    assertThat(AnswerVocabulary.read(file).answers()).isEqualTo(ANSWERS);
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("labels.json"), json.replace('\'', '"'));
  }
}
