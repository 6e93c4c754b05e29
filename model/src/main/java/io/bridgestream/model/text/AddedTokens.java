package io.bridgestream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that are found in a text before any other, checked.
 *
 * @param ids the id of each
 * @param beyondVocabulary how many of them the vocabulary lacks
 * @param node what the native library is given
 */
record AddedTokens(Map<String, Integer> ids, int beyondVocabulary, ArrayNode node) {
  private static final String FIELD = "added_tokens";

  /** Searching for all of them at once takes memory for each of their characters. */
  private static final int MAX_TOKENS = 1_000;

  private static final int MAX_LENGTH = 256;

  private static final List<String> FLAGS =
      List.of("single_word", "lstrip", "rstrip", "normalized", "special");

  /**
   * Reads the section. The library does not heed the ids written there: it takes the vocabulary's,
   * or counts on from its size. So the file must agree.
   */
  static AddedTokens read(JsonFields file, Map<String, Integer> vocabulary) {
    Map<String, Integer> ids = new HashMap<>();
    ArrayNode checked = JsonNodeFactory.instance.arrayNode();
    int next = vocabulary.size();
    ArrayNode items = TokenizerFile.list(file, FIELD);
    if (items.size() > MAX_TOKENS) {
      throw file.wrong(FIELD, "a list of at most " + MAX_TOKENS, items.size());
    }
    for (JsonNode item : items) {
      JsonFields token = file.item(FIELD, item);
      String content = content(token);
      int id = TokenizerFile.id(token, "id");
      int expected = vocabulary.containsKey(content) ? vocabulary.get(content) : next++;
      if (id != expected) {
        throw token.wrong("id", expected + " for " + content, id);
      }
      if (ids.put(content, id) != null) {
        throw token.wrong("content", "there once", content);
      }
      ObjectNode copy = checked.addObject().put("id", id).put("content", content);
      FLAGS.forEach(flag -> copy.put(flag, TokenizerFile.flag(token, flag)));
      TokenizerFile.refuseRest(token);
    }
    return new AddedTokens(ids, next - vocabulary.size(), checked);
  }

  private static String content(JsonFields token) {
    String content = token.text("content").orElse("");
    if (content.isEmpty() || content.length() > MAX_LENGTH) {
      throw token.wrong(
          "content", "a string of 1 to " + MAX_LENGTH + " characters", content.length());
    }
    return content;
  }

  /** Returns the id of a token that must be there. */
  int id(JsonFields file, String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw file.wrong(FIELD, "a list with " + token, ids.keySet());
    }
    return id;
  }
}
