package io.bridgestream.model.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A {@code tokenizer.json} for models that start from scratch: RoBERTa's byte-level scheme with
 * merges that build the words of some texts, and nothing else. Each of those words is one token.
 */
public final class WordVocabulary {
  private static final List<String> SPECIAL = List.of("<s>", "<pad>", "</s>", "<unk>");
  private static final String MASK = "<mask>";
  private static final char SPACE = '\u0120';

  /** Letters with the space before them, as the byte-level splitter takes them apart. */
  private static final Pattern WORD = Pattern.compile(" ?[A-Za-z]+");

  private WordVocabulary() {}

  /** Returns the file's content for {@code texts}; their order doesn't matter. */
  public static ObjectNode json(Collection<String> texts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", "1.0");
    json.putNull("truncation").putNull("padding").putNull("normalizer");
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    fill(model, words(texts));
    int mask = model.withObject("/vocab").size() - 1;
    ArrayNode added = json.putArray("added_tokens");
    for (int id = 0; id < SPECIAL.size(); id++) {
      added.add(added(id, SPECIAL.get(id), false));
    }
    added.add(added(mask, MASK, true));
    json.set("pre_tokenizer", byteLevel(false));
    ObjectNode processor = json.putObject("post_processor").put("type", "RobertaProcessing");
    processor.putArray("sep").add(SPECIAL.get(2)).add(2);
    processor.putArray("cls").add(SPECIAL.get(0)).add(0);
    processor.put("trim_offsets", true).put("add_prefix_space", false);
    json.set("decoder", byteLevel(true));
    json.set("model", model);
    return json;
  }

  private static void fill(ObjectNode model, Set<String> words) {
    model.put("type", "BPE").putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab");
    SPECIAL.forEach(token -> vocabulary.put(token, vocabulary.size()));
    byteSymbols().forEach(symbol -> vocabulary.put(symbol, vocabulary.size()));
    ArrayNode merges = model.putArray("merges");
    for (String word : words) {
      for (int length = 1; length < word.length(); length++) {
        String merged = word.substring(0, length + 1);
        if (!vocabulary.has(merged)) {
          vocabulary.put(merged, vocabulary.size());
          merges.addArray().add(word.substring(0, length)).add(word.substring(length, length + 1));
        }
      }
    }
    vocabulary.put(MASK, vocabulary.size());
  }

  private static Set<String> words(Collection<String> texts) {
    Set<String> words = new TreeSet<>();
    for (String text : texts) {
      Matcher matcher = WORD.matcher(text);
      while (matcher.find()) {
        words.add(matcher.group().replace(' ', SPACE));
      }
    }
    return words;
  }

  private static ObjectNode added(int id, String content, boolean stripsLeft) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", stripsLeft)
        .put("rstrip", false)
        .put("normalized", !stripsLeft)
        .put("special", true);
  }

  private static ObjectNode byteLevel(boolean prefixSpace) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", prefixSpace)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  /**
   * The symbols of the 256 bytes: printable ones stand for themselves, others are U+0100 and on.
   */
  static List<String> byteSymbols() {
    List<Integer> printable =
        IntStream.range(0, 256)
            .filter(b -> (b > 0x20 && b < 0x7F) || (b > 0xA0 && b != 0xAD))
            .boxed()
            .toList();
    return IntStream.range(0, 256)
        .map(i -> i < printable.size() ? printable.get(i) : 0x100 + i - printable.size())
        .mapToObj(Character::toString)
        .toList();
  }
}
