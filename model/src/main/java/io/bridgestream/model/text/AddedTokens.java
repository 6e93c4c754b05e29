package io.bridgestream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tokens that are found in a text before any other, checked.
 *
 * @param ids the id of each
 * @param beyondVocabulary how many of them the vocabulary lacks
 * @param node what the native library is given
 */
record AddedTokens(Map<String, Integer> ids, int beyondVocabulary, ArrayNode node) {
  private static final Set<String> FLAGS =
      Set.of("single_word", "lstrip", "rstrip", "normalized", "special");

  /**
   * Reads the section. The library does not heed the ids written there: it takes the vocabulary's,
   * or counts on from its size. So the file must agree.
   */
  static AddedTokens read(TokenizerSection file, Map<String, Integer> vocabulary) {
    Map<String, Integer> ids = new HashMap<>();
    ArrayNode checked = JsonNodeFactory.instance.arrayNode();
    int next = vocabulary.size();
    for (JsonNode node : file.list("added_tokens")) {
      TokenizerSection token = new TokenizerSection(file.file(), "added_tokens.", node);
      String content = token.text("content");
      if (content.isEmpty()) {
        throw token.invalid("content", "must not be empty", "nothing");
      }
      int id = token.id("id");
      int expected = vocabulary.containsKey(content) ? vocabulary.get(content) : next++;
      if (id != expected || ids.put(content, id) != null) {
        throw token.invalid(
            TokenizerSection.quoted(content), "must be there once with id " + expected, id);
      }
      ObjectNode copy = checked.addObject().put("id", id).put("content", content);
      FLAGS.forEach(flag -> copy.put(flag, token.flag(flag)));
    }
    return new AddedTokens(ids, next - vocabulary.size(), checked);
  }

  /** Returns the id of a token that must be there. */
  int id(TokenizerSection file, String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw file.invalid("added_tokens", "must hold " + token, "no such token");
    }
    return id;
  }
}
