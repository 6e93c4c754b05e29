package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.training.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {
  @TempDir private Path folder;

  /** The papers' vocabulary: what is the most frequent answer of nine questions of VQA v2. */
  @Test
  void addsVisualGenomesQuestionsThatVqaV2sAnswersFit() throws IOException {
    writeVqaV2("train2014", "net", 9);
    writeVqaV2("val2014", "fence", 8);
    Path visualGenome = Files.createDirectory(folder.resolve("visual-genome"));
    Files.writeString(
        visualGenome.resolve("question_answers.json"),
        """
        [{"id": 7, "qas": [{"qa_id": 1, "question": "What is it?", "answer": "Net."},
                           {"qa_id": 2, "question": "And this?", "answer": "Fence."}]}]
        """);

    DataSet data =
        new TrainingData(folder, Layout.VQA_V2).examples(Objective.VQA, "train2014+visual-genome");

    assertThat(IntStream.range(0, data.size()).mapToObj(i -> data.example(i).text()))
        .hasSize(10)
        .endsWith("What is it?");
    assertThat(data.example(9).image().name()).endsWith("visual-genome/VG_100K/7.jpg");
  }

  private void writeVqaV2(String split, String answer, int count) throws IOException {
    StringBuilder questions = new StringBuilder();
    StringBuilder annotations = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String comma = i == 0 ? "" : ",";
      questions.append(
          "%s{\"image_id\": %d, \"question\": \"Question %d?\", \"question_id\": %d}"
              .formatted(comma, i, i, i));
      annotations.append(
          "%s{\"question_id\": %d, \"multiple_choice_answer\": \"%s\", \"answer_type\": \"other\", \"answers\": []}"
              .formatted(comma, i, answer));
    }
    Files.writeString(
        folder.resolve("v2_OpenEnded_mscoco_%s_questions.json".formatted(split)),
        "{\"questions\": [%s]}".formatted(questions));
    Files.writeString(
        folder.resolve("v2_mscoco_%s_annotations.json".formatted(split)),
        "{\"annotations\": [%s]}".formatted(annotations));
  }
}
