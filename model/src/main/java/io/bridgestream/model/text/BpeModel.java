package io.bridgestream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The vocabulary and merges of a tokenizer file, checked.
 *
 * @param vocabulary the id of each token: 0 to its size less 1, each once
 * @param node what the native library is given
 */
record BpeModel(Map<String, Integer> vocabulary, ObjectNode node) {
  /** Reads the section; a dropout, which would make tokens random, is refused with the rest. */
  static BpeModel read(JsonFields model) {
    requireText(model, "type", "BPE");
    requireText(model, "continuing_subword_prefix", "");
    requireText(model, "end_of_word_suffix", "");
    model.number("dropout", 0, 0, 0);
    if (model.flag("byte_fallback", false)) {
      throw model.wrong("byte_fallback", "false", true);
    }
    Map<String, Integer> vocabulary = vocabulary(model.object("vocab"));

    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "BPE");
    node.put("unk_token", unknownToken(model, vocabulary).orElse(null));
    node.put("fuse_unk", model.flag("fuse_unk", false));
    node.put("ignore_merges", model.flag("ignore_merges", false));
    vocabulary.forEach(node.putObject("vocab")::put);
    node.set("merges", merges(model, vocabulary));
    TokenizerFile.refuseRest(model);
    return new BpeModel(vocabulary, node);
  }

  private static void requireText(JsonFields model, String name, String value) {
    String found = model.text(name).orElse(value);
    if (!found.equals(value)) {
      throw model.wrong(name, '"' + value + '"', found);
    }
  }

  private static Optional<String> unknownToken(JsonFields model, Map<String, Integer> vocabulary) {
    Optional<String> token = model.text("unk_token");
    if (token.isPresent() && !vocabulary.containsKey(token.get())) {
      throw model.wrong("unk_token", "in the vocabulary", token.get());
    }
    return token;
  }

  /** Without gaps, or the library would number added tokens differently from the file. */
  private static Map<String, Integer> vocabulary(JsonFields section) {
    Map<String, Integer> vocabulary = new HashMap<>();
    BitSet ids = new BitSet();
    for (String token : section.names()) {
      int id = TokenizerFile.id(section, token);
      vocabulary.put(token, id);
      ids.set(id);
    }
    if (ids.nextClearBit(0) != vocabulary.size()) {
      throw section.wrong("ids", "0 to " + (vocabulary.size() - 1), "no " + ids.nextClearBit(0));
    }
    return vocabulary;
  }

  /** Each merge is "left right" or ["left", "right"]; both, and what they make, are tokens. */
  private static ArrayNode merges(JsonFields model, Map<String, Integer> vocabulary) {
    ArrayNode merges = TokenizerFile.list(model, "merges");
    for (JsonNode merge : merges) {
      String[] pair = pair(merge);
      if (pair.length != 2
          || !vocabulary.containsKey(pair[0])
          || !vocabulary.containsKey(pair[1])
          || !vocabulary.containsKey(pair[0] + pair[1])) {
        throw model.wrong("merges", "pairs of tokens that make a token", merge);
      }
    }
    return merges;
  }

  private static String[] pair(JsonNode merge) {
    if (merge.isTextual()) {
      return merge.textValue().split(" ", -1);
    }
    boolean texts = merge.size() == 2 && merge.path(0).isTextual() && merge.path(1).isTextual();
    return texts
        ? new String[] {merge.path(0).textValue(), merge.path(1).textValue()}
        : new String[0];
  }
}
