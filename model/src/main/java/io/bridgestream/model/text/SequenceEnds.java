package io.bridgestream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.bridgestream.model.json.JsonFields;
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
   * @param ids the added tokens, to check the processor's ids against
   */
  static SequenceEnds read(JsonFields processor, Map<String, Integer> ids) {
    String type = processor.text("type").orElse("absent");
    return switch (type) {
      case "RobertaProcessing" ->
          new SequenceEnds(pairId(processor, "cls", ids), pairId(processor, "sep", ids));
      case "TemplateProcessing" -> template(processor, ids);
      default -> throw processor.wrong("type", "RobertaProcessing or TemplateProcessing", type);
    };
  }

  private static int pairId(JsonFields processor, String key, Map<String, Integer> ids) {
    JsonNode pair = TokenizerFile.list(processor, key);
    Integer id = ids.get(pair.path(0).asText());
    if (pair.size() != 2 || id == null || pair.path(1).asInt(-1) != id) {
      throw processor.wrong(key, "an added token and its id", pair);
    }
    return id;
  }

  private static SequenceEnds template(JsonFields processor, Map<String, Integer> ids) {
    JsonNode parts = TokenizerFile.list(processor, "single");
    if (parts.size() != 3 || !parts.path(1).path("Sequence").path("id").asText().equals("A")) {
      throw processor.wrong("single", "a token, sequence A and a token", parts);
    }
    JsonFields declared = processor.object("special_tokens");
    return new SequenceEnds(
        templateId(declared, parts.path(0), ids), templateId(declared, parts.path(2), ids));
  }

  private static int templateId(JsonFields declared, JsonNode part, Map<String, Integer> ids) {
    String token = part.path("SpecialToken").path("id").asText();
    JsonNode declaredIds = TokenizerFile.list(declared.object(token), "ids");
    Integer id = ids.get(token);
    if (id == null || declaredIds.size() != 1 || declaredIds.path(0).asInt(-1) != id) {
      throw declared.wrong(token, "an added token with its one id", declaredIds);
    }
    return id;
  }
}
