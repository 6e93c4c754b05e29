package io.bridgestream.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** Answers in the form of VQA v2's evaluation server. Its question ids are numbers. */
final class Submission {
  private static final String NUMBER = "[0-9]{1,18}";

  private final ArrayNode answers = JsonNodeFactory.instance.arrayNode();

  void add(String question, String answer) {
    ObjectNode entry = answers.addObject();
    if (question.matches(NUMBER)) {
      entry.put("question_id", Long.parseLong(question));
    } else {
      entry.put("question_id", question);
    }
    entry.put("answer", answer);
  }

  void write(Path file) throws IOException {
    AtomicFile.write(file, new ObjectMapper().writeValueAsBytes(answers));
  }
}
