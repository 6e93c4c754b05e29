package io.bridgestream.training.data.official;

import io.bridgestream.model.vqa.AnswerNormalizer;
import io.bridgestream.model.vqa.AnswerVocabulary;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.FileImage;
import io.bridgestream.training.data.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Visual Genome's questions, as extra ones for VQA v2: {@code question_answers.json} and images in
 * {@code VG_100K} and {@code VG_100K_2}. Only answers of the vocabulary count, each with score 1.
 */
public final class VisualGenomeQuestions {
  private VisualGenomeQuestions() {}

  /**
   * Reads all questions whose answer is in the vocabulary.
   *
   * @throws io.bridgestream.model.InvalidModelException if the file is missing or malformed
   */
  public static DataSet read(Path folder, AnswerVocabulary vocabulary) {
    Path file = folder.resolve("question_answers.json");
    List<Example> examples = new ArrayList<>();
    ImageNumbers numbers = new ImageNumbers();
    Records.of(
        file,
        image -> {
          String id = Records.text(image, "id", file);
          FileImage source = image(folder, id + ".jpg");
          image
              .path("qas")
              .forEach(
                  node -> {
                    String answer = AnswerNormalizer.normalize(Records.text(node, "answer", file));
                    if (vocabulary.id(answer).isPresent()) {
                      examples.add(
                          Example.of(
                              Records.text(node, "qa_id", file),
                              source,
                              numbers.of(source),
                              Records.text(node, "question", file),
                              Target.Answers.of(answer),
                              "visual genome"));
                    }
                  });
        });
    return DataSet.of(examples);
  }

  private static FileImage image(Path folder, String name) {
    Path second = folder.resolve("VG_100K_2").resolve(name);
    return new FileImage(Files.exists(second) ? second : folder.resolve("VG_100K").resolve(name));
  }
}
