package io.bridgestream.training.data.official;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.vqa.AnswerNormalizer;
import io.bridgestream.model.vqa.SoftScores;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.FileImage;
import io.bridgestream.training.data.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * VQA v2: a folder with the official files {@code v2_OpenEnded_mscoco_SPLIT_questions.json} and
 * {@code v2_mscoco_SPLIT_annotations.json}, and COCO's image folders {@code
 * train2014/COCO_train2014_000000000009.jpg}. Question types are the annotations' answer types.
 */
public final class VqaV2 {
  private VqaV2() {}

  /**
   * Reads a split: train2014, val2014, test2015 or test-dev2015. Without an annotations file the
   * questions have no target.
   *
   * @throws InvalidModelException if a file is malformed, or the questions are missing
   */
  public static DataSet read(Path folder, String split) {
    Path annotations = annotations(folder, split);
    Map<String, Annotation> given = new HashMap<>();
    if (Files.exists(annotations)) {
      Records.under(
          "annotations",
          annotations,
          node -> given.put(Records.text(node, "question_id", annotations), annotation(node)));
    }
    Path questions = folder.resolve("v2_OpenEnded_mscoco_%s_questions.json".formatted(split));
    String images = split.equals("test-dev2015") ? "test2015" : split;
    List<Example> examples = new ArrayList<>();
    ImageNumbers numbers = new ImageNumbers();
    Records.under(
        "questions",
        questions,
        node -> {
          String id = Records.text(node, "question_id", questions);
          long image = node.path("image_id").asLong();
          String name = String.format(Locale.ROOT, "%s/COCO_%s_%012d.jpg", images, images, image);
          FileImage source = ImageNumbers.file(folder, name);
          Annotation answer = given.getOrDefault(id, Annotation.NONE);
          String text = Records.text(node, "question", questions);
          examples.add(
              Example.of(id, source, numbers.of(source), text, answer.target(), answer.type()));
        });
    return DataSet.of(examples);
  }

  /**
   * Returns each question's most frequent answer, normalised: what {@link
   * io.bridgestream.model.vqa.AnswerVocabulary#ofFrequent} makes the labels of.
   *
   * @throws InvalidModelException if the file is missing or malformed
   */
  public static List<String> mostFrequentAnswers(Path folder, String split) {
    Path file = annotations(folder, split);
    List<String> answers = new ArrayList<>();
    Records.under(
        "annotations",
        file,
        node ->
            answers.add(
                AnswerNormalizer.normalize(Records.text(node, "multiple_choice_answer", file))));
    return answers;
  }

  private static Path annotations(Path folder, String split) {
    return folder.resolve("v2_mscoco_%s_annotations.json".formatted(split));
  }

  private static Annotation annotation(JsonNode node) {
    Map<String, Float> scores = new HashMap<>();
    StreamSupport.stream(node.path("answers").spliterator(), false)
        .map(answer -> AnswerNormalizer.normalize(answer.path("answer").asText()))
        .collect(groupingBy(answer -> answer, counting()))
        .forEach((answer, count) -> scores.put(answer, SoftScores.score(count.intValue())));
    return new Annotation(new Target.Answers(scores), node.path("answer_type").asText());
  }

  private record Annotation(Target target, String type) {
    static final Annotation NONE = new Annotation(new Target.None(), "");
  }
}
