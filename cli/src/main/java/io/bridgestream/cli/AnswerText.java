package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.events.AnswerProbability;
import io.bridgestream.events.CaptionMatch;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.QuestionAnswer;
import io.bridgestream.events.StageTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers as text. */
final class AnswerText {
  private AnswerText() {}

  /** Returns one line for people: the best answer to each question, the score of each caption. */
  static String line(ImageAnswer answer) {
    List<String> parts = new ArrayList<>();
    parts.add(answer.getEventId());
    for (QuestionAnswer question : answer.getAnswers()) {
      AnswerProbability best = question.getTop().get(0);
      parts.add(
          String.format(
              Locale.ROOT,
              "%s: %s (%.2f)",
              question.getQuestionId(),
              best.getAnswer(),
              best.getProbability()));
    }
    for (CaptionMatch match : answer.getMatches()) {
      parts.add(String.format(Locale.ROOT, "%s: %.2f", match.getCaptionId(), match.getScore()));
    }
    return String.join("  ", parts);
  }

  /** Returns one line of JSON with all that the answer says. */
  static String json(ImageAnswer answer) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("event", answer.getEventId());
    ArrayNode answers = json.putArray("answers");
    for (QuestionAnswer question : answer.getAnswers()) {
      ArrayNode top = answers.addObject().put("question", question.getQuestionId()).putArray("top");
      for (AnswerProbability choice : question.getTop()) {
        top.addObject()
            .put("answer", choice.getAnswer())
            .put("probability", choice.getProbability());
      }
    }
    ArrayNode matches = json.putArray("matches");
    for (CaptionMatch match : answer.getMatches()) {
      matches.addObject().put("caption", match.getCaptionId()).put("score", match.getScore());
    }
    json.putObject("model")
        .put("name", answer.getModel().getName())
        .put("version", answer.getModel().getVersion())
        .put("digest", answer.getModel().getDigest());
    StageTimes times = answer.getTimes();
    json.putObject("times_us")
        .put("fetch", times.getFetch())
        .put("decode", times.getDecode())
        .put("prepare", times.getPrepare())
        .put("queue", times.getQueue())
        .put("model", times.getModel());
    return json.put("image_digest", answer.getImageDigest())
        .put("provenance", answer.getProvenance().name())
        .put("answered_at", answer.getAnsweredAt().toString())
        .toString();
  }
}
