package io.bridgestream.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged and hostile files: one kind of exception, one line, within the heap of the tests. */
class BrokenTokenizerFileTest {
  private static final String SPECIAL =
      """
      {"content": "%s", "id": %d, "single_word": false, "lstrip": false, "rstrip": false,
       "normalized": true, "special": true}
      """;
  private static final String START = SPECIAL.formatted("<s>", 0);

  @TempDir private Path folder;

  @Test
  void refusesAMissingFile() {
    assertRefused("there is no such file");
  }

  @Test
  void refusesAFolderInPlaceOfTheFile() throws IOException {
    Files.createDirectory(folder.resolve("tokenizer.json"));

    assertRefused("there is no such file");
  }

  @Test
  void refusesAHugeFileUnread() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("tokenizer.json").toFile(), "rw")) {
      file.setLength(4L << 30);
    }

    assertRefused("it must be at most 67108864 bytes, found 4294967296");
  }

  static Stream<String> brokenJson() {
    return Stream.of(
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{} {}",
        "\0",
        "{\"version\":\"1.0\",\"version\":\"1.0\"}",
        "{\"model\":" + "[".repeat(100_000),
        "{\"model\":" + "{\"model\":".repeat(100_000),
        "{\"model\":[" + "[],".repeat(15_000_000) + "[]]}",
        "{\"model\":" + "9".repeat(1_000_000) + "}",
        "{\"model\":\"" + "x".repeat(10_000_000) + "\"}",
        "{\"" + "x".repeat(1_000_000) + "\":1}",
        "{\"version\":\"\uFFFD");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("brokenJson")
  void refusesWhatIsNoTokenizer(String json) throws IOException {
    TokenizerFiles.copyOf(folder, json.getBytes(StandardCharsets.UTF_8));

    assertRefused("");
  }

  static Stream<Arguments> brokenSections() {
    return Stream.of(
        arguments("/surprise", "1", "surprise must be absent, its meaning is not known"),
        arguments("/normalizer", "{\"type\":\"Lowercase\"}", "normalizer must be null"),
        arguments("/pre_tokenizer", "null", "pre_tokenizer.type must be ByteLevel, found absent"),
        arguments("/pre_tokenizer/type", "\"Whitespace\"", "pre_tokenizer.type must be"),
        arguments("/pre_tokenizer/use_regex", "false", "pre_tokenizer.use_regex must be true"),
        arguments("/pre_tokenizer", "{\"type\":\"ByteLevel\"}", "add_prefix_space must be true or"),
        arguments("/pre_tokenizer/add_prefix_space", "1", "add_prefix_space must be true or false"),
        arguments("/model/type", "\"Unigram\"", "model.type must be \"BPE\", found Unigram"),
        arguments(
            "/model/dropout",
            "0.1",
            "model.dropout must be a number between 0.0 and 0.0, found 0.1"),
        arguments(
            "/model/surprise",
            "1",
            "model.surprise must be absent, its meaning is not known, found 1"),
        arguments("/model/byte_fallback", "true", "model.byte_fallback must be"),
        arguments("/model/end_of_word_suffix", "\"</w>\"", "end_of_word_suffix must be"),
        arguments(
            "/model/unk_token",
            "\"none\"",
            "model.unk_token must be in the vocabulary, found none"),
        arguments("/model/unk_token", "5", "model.unk_token must be a string, found 5"),
        arguments("/model/vocab", "[]", "model.vocab must be an object, found []"),
        arguments("/model/vocab", "{}", "model.merges must be pairs of tokens"),
        arguments(
            "/model/vocab/a",
            "-1",
            "model.vocab.a must be an integer between 0 and 999999, found -1"),
        arguments("/model/vocab/a", "1.5", "model.vocab.a must be an integer between"),
        arguments("/model/vocab/a", "4294967298", "model.vocab.a must be an integer between"),
        arguments("/model/vocab/a", "\"68\"", "model.vocab.a must be an integer between"),
        arguments("/model/vocab/a", "69", "model.vocab.ids must be 0 to 721, found no 68"),
        arguments("/model/vocab/a", "723", "model.vocab.ids must be 0 to 721, found no 68"),
        arguments("/model/merges", "{}", "model.merges must be a list, found {}"),
        arguments("/model/merges/0", "\"a\"", "merges must be pairs of tokens"),
        arguments("/model/merges/0", "\"a b c\"", "merges must be pairs of tokens"),
        arguments("/model/merges/0", "[\"a\"]", "merges must be pairs of tokens"),
        arguments("/model/merges/0", "[\"a\",1]", "merges must be pairs of tokens"),
        arguments("/model/merges/0", "[\"<s>\",\"<s>\"]", "merges must be pairs of tokens"),
        arguments("/added_tokens", "[]", "cls must be an added token and its id"),
        arguments("/added_tokens", "{}", "added_tokens must be a list, found {}"),
        arguments("/added_tokens/4", "7", "added_tokens must be a list of objects, found 7"),
        arguments("/added_tokens/4/id", "700", "added_tokens.id must be 722 for <mask>, found 700"),
        arguments(
            "/added_tokens/4/content",
            "\"\"",
            "added_tokens.content must be a string of 1 to 256 characters, found 0"),
        arguments(
            "/added_tokens/4/content", "\"<new>\"", "added_tokens must be a list with <mask>"),
        arguments("/added_tokens/4/lstrip", "0", "added_tokens.lstrip must be true or false"),
        arguments(
            "/added_tokens/1/content", "\"<s>\"", "added_tokens.id must be 0 for <s>, found 1"),
        arguments("/added_tokens/1", START, "added_tokens.content must be there once, found <s>"),
        arguments("/post_processor", "null", "post_processor.type must be RobertaProcessing or"),
        arguments("/post_processor/type", "\"Bert\"", "post_processor.type must be"),
        arguments("/post_processor/cls", "[\"<s>\",1]", "cls must be an added token and its id"),
        arguments("/post_processor/sep", "\"</s>\"", "sep must be a list"),
        arguments("/post_processor/sep", "[]", "sep must be an added token and its id"));
  }

  @ParameterizedTest
  @MethodSource("brokenSections")
  void refusesASectionThatIsNotRobertas(String pointer, String value, String reason)
      throws IOException {
    ObjectNode tokenizer = TokenizerFiles.smallJson();
    replace(tokenizer, pointer, new JsonMapper().readTree(value));
    TokenizerFiles.write(folder, tokenizer);

    assertRefused(reason);
  }

  @Test
  void refusesAnUnpairedSurrogateInTheVocabulary() throws IOException {
    String json = TokenizerFiles.smallJson().toString().replace("\"<unk>\"", "\"\\uD800\"");
    TokenizerFiles.copyOf(folder, json.getBytes(StandardCharsets.UTF_8));

    assertRefused("");
  }

  @Test
  void boundsTheAddedTokens() throws IOException {
    assertThatCode(() -> open(1_000, 256)).doesNotThrowAnyException();

    assertThat(catchThrowable(() -> open(1_001, 256)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageEndingWith("added_tokens must be a list of at most 1000, found 1001");
    assertThat(catchThrowable(() -> open(1_000, 257)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageEndingWith("content must be a string of 1 to 256 characters, found 257");
  }

  /** Opens a tokenizer with so many added tokens, those beyond RoBERTa's five of this length. */
  private void open(int addedTokens, int length) throws IOException {
    ObjectNode tokenizer = TokenizerFiles.smallJson();
    ArrayNode tokens = tokenizer.withArray("/added_tokens");
    JsonMapper json = new JsonMapper();
    for (int id = 723; tokens.size() < addedTokens; id++) {
      String content = "%d".formatted(id).repeat(length).substring(0, length);
      tokens.add(json.readTree(SPECIAL.formatted(content, id)));
    }
    TokenizerFiles.write(folder, tokenizer);
    Tokenizer.open(folder).close();
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] whole = Files.readAllBytes(TokenizerFiles.small().resolve("tokenizer.json"));

    for (int length = 0; length < whole.length; length += 97) {
      TokenizerFiles.copyOf(folder, Arrays.copyOf(whole, length));
      assertRefused("");
    }
  }

  @Test
  void survivesDamagedBytes() throws IOException {
    long seed = Long.getLong("tests.seed", 42);
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(TokenizerFiles.small().resolve("tokenizer.json"));

    for (int round = 0; round < 1_000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= round % 4; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      TokenizerFiles.copyOf(folder, damaged);
      assertOpensOrRefuses("-Dtests.seed=" + seed + " round " + round);
    }
  }

  private void assertOpensOrRefuses(String description) {
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      assertThatCode(() -> tokenizer.encode("Is the <mask> cat's 3rd\u00e9 red?", 50))
          .as(description)
          .doesNotThrowAnyException();
    } catch (InvalidModelException e) {
      assertThat(e).as(description).message().doesNotContain("\n");
    }
  }

  private void assertRefused(String reason) {
    Throwable failure = catchThrowable(() -> Tokenizer.open(folder).close());

    assertThat(failure)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot read ")
        .hasMessageContaining("tokenizer.json: ")
        .hasMessageContaining(reason);
    assertThat(failure.getMessage()).doesNotContain("\n").hasSizeLessThan(400);
  }

  private static void replace(ObjectNode root, String pointer, JsonNode value) {
    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    String key = pointer.substring(parent.length() + 1);
    if (root.at(parent) instanceof ArrayNode list) {
      list.set(Integer.parseInt(key), value);
    } else {
      ((ObjectNode) root.at(parent)).set(key, value);
    }
  }
}
