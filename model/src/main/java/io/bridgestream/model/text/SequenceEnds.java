package io.bridgestream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The ids that a tokenizer file puts before and after a single sequence.
 *
 * @param start the id before
 * @param end the id after
 */
record SequenceEnds(int start, int end) {
  /**
   * Reads the post-processor, in RoBERTa's own form or as the general template that says the same.
   *
   * @param ids all tokens, to check the processor's ids against
   */
  static SequenceEnds read(TokenizerSection processor, Map<String, Integer> ids) {
    return switch (processor.text("type")) {
      case "RobertaProcessing" ->
          new SequenceEnds(pairId(processor, "cls", ids), pairId(processor, "sep", ids));
      case "TemplateProcessing" -> template(processor, ids);
      default ->
          throw processor.invalid(
              "type",
              "must be RobertaProcessing or TemplateProcessing",
              TokenizerSection.shown(processor.at("type")));
    };
  }

  private static int pairId(TokenizerSection processor, String key, Map<String, Integer> ids) {
    JsonNode pair = processor.list(key);
    Integer id = ids.get(pair.path(0).asText());
    if (pair.size() != 2 || id == null || !pair.path(1).isInt() || pair.path(1).intValue() != id) {
      throw processor.invalid(
          key, "must be a token and its id", TokenizerSection.quoted(pair.toString()));
    }
    return id;
  }

  private static SequenceEnds template(TokenizerSection processor, Map<String, Integer> ids) {
    JsonNode parts = processor.list("single");
    boolean wraps =
        parts.size() == 3 && "A".equals(parts.path(1).path("Sequence").path("id").textValue());
    if (!wraps) {
      throw processor.invalid(
          "single", "must be a token, sequence A and a token", TokenizerSection.shown(parts));
    }
    return new SequenceEnds(
        templateId(processor, parts.path(0), ids), templateId(processor, parts.path(2), ids));
  }

  private static int templateId(
      TokenizerSection processor, JsonNode part, Map<String, Integer> ids) {
    String token = part.path("SpecialToken").path("id").asText();
    JsonNode declared = processor.object("special_tokens").at(token).path("ids");
    Integer id = ids.get(token);
    if (id == null || declared.size() != 1 || declared.path(0).asInt(-1) != id) {
      throw processor.invalid(
          "special_tokens", "must give each token its one id", TokenizerSection.quoted(token));
    }
    return id;
  }
}
