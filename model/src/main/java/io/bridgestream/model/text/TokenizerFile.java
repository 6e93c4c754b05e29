package io.bridgestream.model.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@code tokenizer.json}, checked, and written anew with nothing but what was checked. The native
 * library ends the process on some broken files, so it never sees a file itself.
 *
 * @param json what the native library is given; ASCII, since it takes an unpaired surrogate for
 *     damage of the whole
 * @param vocabularySize the number of tokens, added ones included; ids are below it
 */
record TokenizerFile(String json, SpecialTokens specialTokens, int vocabularySize) {
  /** Well over any vocabulary and well under any limit of memory. */
  private static final int MAX_ID = 999_999;

  private static final ObjectWriter ASCII =
      new JsonMapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  /**
   * Reads and checks a file.
   *
   * @throws io.bridgestream.model.InvalidModelException if it is missing, too large, no JSON, or no
   *     byte-level tokenizer with RoBERTa's special tokens
   */
  static TokenizerFile read(Path path) {
    JsonFields file = new JsonFields(String.valueOf(path.getFileName()), JsonFile.read(path));
    List.of("version", "truncation", "padding", "decoder").forEach(file::drop);
    if (file.has("normalizer")) {
      throw file.wrong("normalizer", "null", file.any("normalizer").orElseThrow());
    }
    file.drop("normalizer");
    BpeModel model = BpeModel.read(file.object("model"));
    AddedTokens addedTokens = AddedTokens.read(file, model.vocabulary());

    ObjectNode checked = JsonNodeFactory.instance.objectNode().put("version", "1.0");
    checked.set("added_tokens", addedTokens.node());
    checked.set("pre_tokenizer", preTokenizer(file.object("pre_tokenizer")));
    checked.set("model", model.node());
    SpecialTokens specialTokens = specialTokens(file, addedTokens);
    refuseRest(file);
    return new TokenizerFile(
        ascii(checked), specialTokens, model.vocabulary().size() + addedTokens.beyondVocabulary());
  }

  private static SpecialTokens specialTokens(JsonFields file, AddedTokens addedTokens) {
    SequenceEnds ends = SequenceEnds.read(file.object("post_processor"), addedTokens.ids());
    return new SpecialTokens(
        ends.start(),
        addedTokens.id(file, "<pad>"),
        ends.end(),
        addedTokens.id(file, "<unk>"),
        addedTokens.id(file, "<mask>"));
  }

  private static ObjectNode preTokenizer(JsonFields section) {
    String type = section.text("type").orElse("absent");
    if (!type.equals("ByteLevel")) {
      throw section.wrong("type", "ByteLevel", type);
    }
    if (!section.flag("use_regex", true)) {
      throw section.wrong("use_regex", "true", false);
    }
    section.drop("trim_offsets");
    boolean prefixSpace = flag(section, "add_prefix_space");
    refuseRest(section);
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", prefixSpace)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  /** Takes a token's id, which must be there. */
  static int id(JsonFields fields, String name) {
    return fields
        .optionalInteger(name, 0, MAX_ID)
        .orElseThrow(() -> fields.wrong(name, "an integer between 0 and " + MAX_ID, "nothing"));
  }

  /** Takes a flag, which must be there. */
  static boolean flag(JsonFields fields, String name) {
    if (!fields.has(name)) {
      throw fields.wrong(name, "true or false", "nothing");
    }
    return fields.flag(name, false);
  }

  /** Takes a list, which must be there. */
  static ArrayNode list(JsonFields fields, String name) {
    JsonNode node = fields.any(name).orElseThrow(() -> fields.wrong(name, "a list", "nothing"));
    if (node instanceof ArrayNode list) {
      return list;
    }
    throw fields.wrong(name, "a list", node);
  }

  /** Refuses fields that nobody took: ignoring one could change tokens silently. */
  static void refuseRest(JsonFields fields) {
    fields
        .rest()
        .forEach(
            (name, value) -> {
              throw fields.wrong(name, "absent, its meaning is not known", value);
            });
  }

  private static String ascii(ObjectNode checked) {
    try {
      return ASCII.writeValueAsString(checked);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot format a JSON tree", e);
    }
  }
}
