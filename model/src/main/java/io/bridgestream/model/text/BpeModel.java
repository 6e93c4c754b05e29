package io.bridgestream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The vocabulary and merges of a tokenizer file, checked.
 *
 * @param vocabulary the id of each token: 0 to its size less 1, each once
 * @param node what the native library is given
 */
record BpeModel(Map<String, Integer> vocabulary, ObjectNode node) {
  private static final Set<String> KEYS =
      Set.of(
          "type",
          "dropout",
          "unk_token",
          "continuing_subword_prefix",
          "end_of_word_suffix",
          "fuse_unk",
          "byte_fallback",
          "ignore_merges",
          "vocab",
          "merges");

  private static final Set<JsonNode> NONE_OR_EMPTY =
      Set.of(NullNode.instance, TextNode.valueOf(""));

  /** Reads the section; a dropout, which would make tokens random, is refused with the rest. */
  static BpeModel read(TokenizerSection model) {
    model.withOnly(KEYS);
    model.require("type", Set.of(NullNode.instance, TextNode.valueOf("BPE")));
    model.require("dropout", Set.of(NullNode.instance, IntNode.valueOf(0), DoubleNode.valueOf(0)));
    model.require("continuing_subword_prefix", NONE_OR_EMPTY);
    model.require("end_of_word_suffix", NONE_OR_EMPTY);
    model.require("byte_fallback", Set.of(NullNode.instance, BooleanNode.FALSE));
    Map<String, Integer> vocabulary = vocabulary(model.object("vocab"));
    checkMerges(model, vocabulary);

    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "BPE");
    node.set("unk_token", unknownToken(model, vocabulary));
    node.put("fuse_unk", model.flagOr("fuse_unk", false));
    node.put("ignore_merges", model.flagOr("ignore_merges", false));
    node.set("vocab", model.at("vocab"));
    node.set("merges", model.at("merges"));
    return new BpeModel(vocabulary, node);
  }

  /** Without gaps, or the library would number added tokens differently from the file. */
  private static Map<String, Integer> vocabulary(TokenizerSection section) {
    Map<String, Integer> vocabulary = new HashMap<>();
    BitSet ids = new BitSet();
    for (Map.Entry<String, JsonNode> entry : section.node().properties()) {
      vocabulary.put(entry.getKey(), section.id(entry.getKey(), entry.getValue()));
      ids.set(entry.getValue().intValue());
    }
    if (ids.nextClearBit(0) != vocabulary.size()) {
      throw section.invalid(
          "ids", "must be 0 to " + (vocabulary.size() - 1), "no " + ids.nextClearBit(0));
    }
    return vocabulary;
  }

  /** Each merge is "left right" or ["left", "right"]; both, and what they make, are tokens. */
  private static void checkMerges(TokenizerSection model, Map<String, Integer> vocabulary) {
    for (JsonNode merge : model.list("merges")) {
      String[] pair = pair(merge);
      if (pair.length != 2
          || !vocabulary.containsKey(pair[0])
          || !vocabulary.containsKey(pair[1])
          || !vocabulary.containsKey(pair[0] + pair[1])) {
        throw model.invalid(
            "merges", "must be pairs of tokens that make a token", TokenizerSection.shown(merge));
      }
    }
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

  private static JsonNode unknownToken(TokenizerSection model, Map<String, Integer> vocabulary) {
    JsonNode token = model.at("unk_token");
    if (!token.isNull() && !vocabulary.containsKey(model.text("unk_token"))) {
      throw model.invalid("unk_token", "must be in the vocabulary", TokenizerSection.shown(token));
    }
    return token;
  }
}
