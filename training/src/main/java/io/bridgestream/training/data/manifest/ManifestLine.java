package io.bridgestream.training.data.manifest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One line of a manifest, such as {@code {"image":"images/1.png","question":"is there a
 * dog?","answers":["yes"],"type":"existence"}} or {@code {"image":"images/1.png","caption":"a dog",
 * "matches":true,"type":"caption"}}.
 *
 * @param image path relative to the manifest's folder, with slashes
 * @param text question or caption
 * @param answers given to the question, one for each annotator or just one; empty for a caption
 * @param matches whether the caption is true; nothing for a question, or where that is not known
 * @param type what kind of question it is; may be empty
 */
public record ManifestLine(
    String image, String text, List<String> answers, Optional<Boolean> matches, String type) {

  /** Copies the answers. */
  public ManifestLine {
    answers = List.copyOf(answers);
  }

  /** Returns the line of a question. */
  public static ManifestLine question(String image, String text, String answer, String type) {
    return new ManifestLine(image, text, List.of(answer), Optional.empty(), type);
  }

  /** Returns the line of a caption. */
  public static ManifestLine caption(String image, String text, boolean matches) {
    return new ManifestLine(image, text, List.of(), Optional.of(matches), "caption");
  }

  /** Returns whether the text is a question. */
  public boolean isQuestion() {
    return !answers.isEmpty();
  }

  static ManifestLine parse(byte[] line, String name) {
    JsonFields json = new JsonFields(name, JsonFile.parse(line, name));
    String image = json.text("image").orElseThrow(() -> json.wrong("image", "there", "none"));
    Optional<String> question = json.text("question");
    Optional<String> caption = json.text("caption");
    if (question.isPresent() == caption.isPresent()) {
      throw json.wrong("question", "there, or caption, not both", question.isPresent());
    }
    List<String> answers = json.texts("answers");
    if (question.isPresent() && answers.isEmpty()) {
      throw json.wrong("answers", "at least 1 string", "none");
    }
    Optional<Boolean> matches =
        json.has("matches") ? Optional.of(json.flag("matches", true)) : Optional.empty();
    return new ManifestLine(
        image,
        question.or(() -> caption).orElseThrow(),
        question.isPresent() ? answers : List.of(),
        matches,
        json.text("type").orElse(""));
  }

  byte[] toBytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("image", image);
    json.put(isQuestion() ? "question" : "caption", text);
    if (isQuestion()) {
      answers.forEach(json.putArray("answers")::add);
    }
    matches.ifPresent(match -> json.put("matches", match));
    json.put("type", type);
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
