package io.bridgestream.model.text;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The tokenizers of the tests: a small one that is committed, and one of RoBERTa's size. */
final class TokenizerFiles {
  private static final List<String> FIRST = List.of("<s>", "<pad>", "</s>", "<unk>");
  private static final List<String> LAST =
      List.of("<|endoftext|>", "madeupword0000", "madeupword0001", "madeupword0002", "<mask>");

  private TokenizerFiles() {}

  /** The folder of the small tokenizer. */
  static Path small() {
    try {
      return Path.of(Objects.requireNonNull(TokenizerFiles.class.getResource("small")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static ObjectNode smallJson() throws IOException {
    return (ObjectNode) new JsonMapper().readTree(small().resolve("tokenizer.json").toFile());
  }

  static void write(Path folder, ObjectNode tokenizer) throws IOException {
    new JsonMapper().writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
  }

  /** Writes the full-size tokenizer: the small one's settings around GPT-2's merges. */
  static void writeFullSize(Path folder) throws IOException {
    ObjectNode tokenizer = smallJson();
    ObjectNode vocabulary = tokenizer.withObject("/model").putObject("vocab");
    ArrayNode merges = tokenizer.withObject("/model").putArray("merges");
    FIRST.forEach(token -> vocabulary.put(token, vocabulary.size()));
    WordVocabulary.byteSymbols().forEach(symbol -> vocabulary.put(symbol, vocabulary.size()));
    for (String merge : gpt2Merges()) {
      merges.add(merge);
      vocabulary.put(merge.replace(" ", ""), vocabulary.size());
    }
    LAST.forEach(token -> vocabulary.put(token, vocabulary.size()));
    ((ObjectNode) tokenizer.path("added_tokens").path(4)).put("id", vocabulary.size() - 1);
    write(folder, tokenizer);
  }

  /** Opens a resource of this package that gzip compressed. */
  static BufferedReader open(String resource) throws IOException {
    InputStream stream = Objects.requireNonNull(TokenizerFiles.class.getResourceAsStream(resource));
    return new BufferedReader(
        new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.UTF_8));
  }

  private static List<String> gpt2Merges() throws IOException {
    try (BufferedReader lines = open("gpt2-merges.txt.gz")) {
      return lines.lines().skip(1).filter(line -> !line.isEmpty()).toList();
    }
  }

  static Path copyOf(Path folder, byte[] content) throws IOException {
    Files.write(folder.resolve("tokenizer.json"), content);
    return folder;
  }
}
