package io.bridgestream.model.vqa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The answers that a question answering head chooses from; an answer's id is its place in the list.
 * Immutable.
 *
 * <p>The empty answer is an answer: it is what normalising makes of the letter "a".
 */
public final class AnswerVocabulary {
  /** How often an answer of VQA v2 must be given to become one of the 3,129 labels. */
  public static final int VQA_V2_MIN_COUNT = 9;

  private static final String ID_TO_LABEL = "id2label";
  private static final String LABEL_TO_ID = "label2id";

  private final List<String> answers;
  private final Map<String, Integer> ids;

  private AnswerVocabulary(List<String> answers) {
    this.answers = List.copyOf(answers);
    this.ids = new HashMap<>();
    for (String answer : answers) {
      if (ids.putIfAbsent(answer, ids.size()) != null) {
        throw new IllegalArgumentException(
            "Cannot make a vocabulary: answers must be distinct, found " + answer + " twice");
      }
    }
    if (answers.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot make a vocabulary: there must be at least 1 answer, found 0");
    }
  }

  /**
   * Makes a vocabulary of labels in the order of their ids.
   *
   * @throws IllegalArgumentException if there is none, or one is there twice
   */
  public static AnswerVocabulary of(List<String> answers) {
    return new AnswerVocabulary(answers);
  }

  /**
   * Makes a vocabulary of the answers that were given often enough, in the order of their first
   * occurrence.
   *
   * @param given each question's most frequent answer, normalised: for VQA v2, train before val
   * @throws IllegalArgumentException if no answer was given often enough
   */
  public static AnswerVocabulary ofFrequent(Iterable<String> given, int minCount) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    given.forEach(answer -> counts.merge(answer, 1, Integer::sum));
    counts.values().removeIf(count -> count < minCount);
    return new AnswerVocabulary(List.copyOf(counts.keySet()));
  }

  /**
   * Reads a label file: an object of ids and answers in either direction, alone or under the key
   * "id2label" or "label2id".
   *
   * @throws InvalidModelException if it is no such file, or its ids are not 0, 1, 2 and so on, each
   *     with an answer of its own
   */
  public static AnswerVocabulary read(Path file) {
    String name = String.valueOf(file.getFileName());
    JsonFields fields = new JsonFields(name, JsonFile.read(file));
    try {
      return new AnswerVocabulary(labels(fields));
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException("Cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  private static List<String> labels(JsonFields fields) {
    if (fields.has(ID_TO_LABEL)) {
      return byId(fields.object(ID_TO_LABEL));
    }
    if (fields.has(LABEL_TO_ID)) {
      return byAnswer(fields.object(LABEL_TO_ID));
    }
    boolean firstIsLabel = fields.any("0").filter(JsonNode::isTextual).isPresent();
    return firstIsLabel ? byId(fields) : byAnswer(fields);
  }

  private static List<String> byId(JsonFields labels) {
    List<String> answers = new ArrayList<>();
    int size = labels.names().size();
    for (int id = 0; id < size; id++) {
      String key = Integer.toString(id);
      answers.add(
          labels.text(key).orElseThrow(() -> labels.wrong(key, "there: ids have no gaps", "none")));
    }
    return answers;
  }

  private static List<String> byAnswer(JsonFields labels) {
    List<String> names = labels.names();
    Map<Integer, String> answers = new TreeMap<>();
    for (String answer : names) {
      OptionalInt id = labels.optionalInteger(answer, 0, names.size() - 1);
      if (id.isEmpty() || answers.put(id.getAsInt(), answer) != null) {
        throw labels.wrong(answer, "an id of its own", id.isEmpty() ? "none" : id.getAsInt());
      }
    }
    return List.copyOf(answers.values());
  }

  /**
   * Writes a label file, under "id2label". Whoever reads it meets the old file or the new one,
   * never half of it.
   *
   * @throws IOException if the file can't be written
   */
  public void write(Path file) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode labels = root.putObject(ID_TO_LABEL);
    answers.forEach(answer -> labels.put(Integer.toString(labels.size()), answer));
    AtomicFile.write(file, JsonFile.format(root));
  }

  /** Returns the number of answers, at least 1. */
  public int size() {
    return answers.size();
  }

  /** Returns the answers in the order of their ids. */
  public List<String> answers() {
    return answers;
  }

  /**
   * Returns the answer with an id.
   *
   * @throws IndexOutOfBoundsException if the id is not from 0 to the size less 1
   */
  public String answer(int id) {
    return answers.get(id);
  }

  /** Returns the id of a normalised answer, if it is in the vocabulary. */
  public OptionalInt id(String answer) {
    Integer id = ids.get(answer);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
