package io.bridgestream.model.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A {@code tokenizer.json}, checked, and written anew with nothing but what was checked. The native
 * library ends the process on some broken files, so it never sees a file itself.
 *
 * @param json what the native library is given; ASCII
 * @param vocabularySize the number of tokens, added ones included; ids are below it
 */
record TokenizerFile(String json, SpecialTokens specialTokens, int vocabularySize) {
  /** RoBERTa's file has 1.4 to 3 MB, 100,000 to 300,000 JSON tokens, and strings of 512 at most. */
  private static final int MAX_BYTES = 16 << 20;

  private static final int MAX_JSON_TOKENS = 1_500_000;
  private static final int MAX_STRING = 4_096;
  private static final int MAX_DEPTH = 16;

  private static final Set<String> KEYS =
      Set.of(
          "version",
          "truncation",
          "padding",
          "added_tokens",
          "normalizer",
          "pre_tokenizer",
          "post_processor",
          "decoder",
          "model");

  private static final ObjectMapper JSON = mapper();

  /**
   * Reads and checks a file.
   *
   * @throws io.bridgestream.model.InvalidModelException if it is missing, too large, no JSON, or no
   *     byte-level tokenizer with RoBERTa's special tokens
   */
  static TokenizerFile read(Path path) {
    TokenizerSection file = new TokenizerSection(path, "", parse(path)).withOnly(KEYS);
    file.require("normalizer", Set.of(NullNode.instance));
    ObjectNode preTokenizer = preTokenizer(file.object("pre_tokenizer"));
    BpeModel model = BpeModel.read(file.object("model"));
    AddedTokens addedTokens = AddedTokens.read(file, model.vocabulary());

    ObjectNode checked = JSON.createObjectNode().put("version", "1.0");
    checked.set("added_tokens", addedTokens.node());
    checked.set("pre_tokenizer", preTokenizer);
    checked.set("model", model.node());
    return new TokenizerFile(
        write(path, checked),
        specialTokens(file, addedTokens),
        model.vocabulary().size() + addedTokens.beyondVocabulary());
  }

  private static SpecialTokens specialTokens(TokenizerSection file, AddedTokens addedTokens) {
    SequenceEnds ends = SequenceEnds.read(file.object("post_processor"), addedTokens.ids());
    return new SpecialTokens(
        ends.start(),
        addedTokens.id(file, "<pad>"),
        ends.end(),
        addedTokens.id(file, "<unk>"),
        addedTokens.id(file, "<mask>"));
  }

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxTokenCount(MAX_JSON_TOKENS)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(MAX_STRING)
                    .maxNestingDepth(MAX_DEPTH)
                    .build())
            // A vocabulary of field names would stay in the process-wide table of strings.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  private static JsonNode parse(Path path) {
    // Anything but a file, say a pipe, could be waited on for ever.
    if (!Files.isRegularFile(path)) {
      throw TokenizerSection.failure(path, "it must be a file, found none");
    }
    try (InputStream stream = Files.newInputStream(path)) {
      byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw TokenizerSection.failure(
            path, "it must have at most " + MAX_BYTES + " bytes, found " + Files.size(path));
      }
      JsonNode root = JSON.readTree(bytes);
      if (!root.isObject()) {
        throw TokenizerSection.failure(
            path, "it must be a JSON object, found " + TokenizerSection.shown(root));
      }
      return root;
    } catch (JsonProcessingException e) {
      throw TokenizerSection.failure(path, "it must be JSON, found " + oneLine(e));
    } catch (IOException e) {
      throw TokenizerSection.failure(path, "it must be readable, found " + e.getMessage());
    }
  }

  private static String oneLine(JsonProcessingException e) {
    String place = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
    return TokenizerSection.quoted(e.getOriginalMessage()) + place;
  }

  private static ObjectNode preTokenizer(TokenizerSection section) {
    section.withOnly(Set.of("type", "add_prefix_space", "trim_offsets", "use_regex"));
    section.require("type", Set.of(TextNode.valueOf("ByteLevel")));
    if (!section.flagOr("use_regex", true)) {
      throw section.invalid("use_regex", "must be true", "false");
    }
    return JSON.createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", section.flag("add_prefix_space"))
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static String write(Path path, ObjectNode checked) {
    try {
      return JSON.writeValueAsString(checked);
    } catch (JsonProcessingException e) {
      throw TokenizerSection.failure(path, "it must be text, found " + oneLine(e));
    }
  }
}
