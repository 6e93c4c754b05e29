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
  @TempDir private Path folder;

  @Test
  void refusesAMissingFile() {
    assertRefused("it must be a file, found none");
  }

  @Test
  void refusesAFolderInPlaceOfTheFile() throws IOException {
    Files.createDirectory(folder.resolve("tokenizer.json"));

    assertRefused("it must be a file, found none");
  }

  @Test
  void refusesAHugeFileUnread() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("tokenizer.json").toFile(), "rw")) {
      file.setLength(4L << 30);
    }

    assertRefused("it must have at most 16777216 bytes, found 4294967296");
  }

  static Stream<Arguments> brokenJson() {
    return Stream.of(
        arguments("", "must be a JSON object"),
        arguments("null", "must be a JSON object, found null"),
        arguments("[]", "must be a JSON object, found a list of 0"),
        arguments("{", "must be JSON"),
        arguments("{} {}", "must be JSON"),
        arguments("\0", "must be JSON"),
        arguments("{\"version\":\"1.0\",\"version\":\"1.0\"}", "must be JSON"),
        arguments("{\"model\":\"\uFFFD", "must be JSON"),
        arguments("{\"model\":" + "[".repeat(100_000), "must be JSON"),
        arguments("{\"model\":" + "{\"model\":".repeat(100_000), "must be JSON"),
        arguments("[" + "[],".repeat(4_000_000) + "[]]", "must be JSON"),
        arguments("{\"model\":\"" + "x".repeat(1_000_000) + "\"}", "must be JSON"),
        arguments("{\"" + "x".repeat(1_000_000) + "\":1}", "must be JSON"),
        arguments("{\"model\":" + "9".repeat(1_000_000) + "}", "must be JSON"),
        arguments("{\"surprise\":1}", "keys must be of [added_tokens, decoder, model,"),
        arguments("{}", "pre_tokenizer must be an object, found nothing"));
  }

  @ParameterizedTest
  @MethodSource("brokenJson")
  void refusesWhatIsNoTokenizer(String json, String reason) throws IOException {
    TokenizerFiles.copyOf(folder, json.getBytes(StandardCharsets.UTF_8));

    assertRefused(reason);
  }

  static Stream<Arguments> brokenSections() {
    return Stream.of(
        arguments("/normalizer", "{\"type\":\"Lowercase\"}", "normalizer must be null"),
        arguments("/pre_tokenizer", "null", "pre_tokenizer must be an object, found null"),
        arguments("/pre_tokenizer/type", "\"Whitespace\"", "pre_tokenizer.type must be"),
        arguments("/pre_tokenizer/use_regex", "false", "pre_tokenizer.use_regex must be true"),
        arguments("/pre_tokenizer/add_prefix_space", "1", "add_prefix_space must be true or false"),
        arguments("/model/type", "\"Unigram\"", "model.type must be \"BPE\" or null"),
        arguments("/model/dropout", "0.1", "model.dropout must be 0 or 0.0 or null, found 0.1"),
        arguments("/model/surprise", "1", "model.keys must be of"),
        arguments("/model/byte_fallback", "true", "model.byte_fallback must be"),
        arguments("/model/end_of_word_suffix", "\"</w>\"", "end_of_word_suffix must be"),
        arguments("/model/unk_token", "\"none\"", "model.unk_token must be in the vocabulary"),
        arguments("/model/unk_token", "5", "model.unk_token must be a string, found 5"),
        arguments("/model/vocab", "[]", "model.vocab must be an object, found a list of 0"),
        arguments("/model/vocab", "{}", "model.merges must be pairs of tokens"),
        arguments("/model/vocab/a", "-1", "model.vocab.\"a\" must be an id from 0 to 999999"),
        arguments("/model/vocab/a", "1.5", "must be an id from 0 to 999999, found 1.5"),
        arguments("/model/vocab/a", "4294967298", "must be an id from 0 to 999999"),
        arguments("/model/vocab/a", "\"68\"", "must be an id from 0 to 999999"),
        arguments("/model/vocab/a", "69", "model.vocab.ids must be 0 to 721, found no 68"),
        arguments("/model/vocab/a", "723", "model.vocab.ids must be 0 to 721, found no 68"),
        arguments("/model/merges", "{}", "model.merges must be a list, found an object"),
        arguments("/model/merges/0", "\"a\"", "merges must be pairs of tokens"),
        arguments("/model/merges/0", "\"a b c\"", "merges must be pairs of tokens"),
        arguments("/model/merges/0", "[\"a\"]", "merges must be pairs of tokens"),
        arguments("/model/merges/0", "[\"a\",1]", "merges must be pairs of tokens"),
        arguments("/model/merges/0", "[\"<s>\",\"<s>\"]", "merges must be pairs of tokens"),
        arguments("/added_tokens", "[]", "cls must be a token and its id"),
        arguments("/added_tokens", "{}", "added_tokens must be a list, found an object"),
        arguments("/added_tokens/4", "7", "added_tokens.content must be a string"),
        arguments("/added_tokens/4/id", "700", "\"<mask>\" must be there once with id 722"),
        arguments("/added_tokens/4/content", "\"\"", "added_tokens.content must not be empty"),
        arguments("/added_tokens/4/content", "\"<new>\"", "added_tokens must hold <mask>"),
        arguments("/added_tokens/4/lstrip", "null", "added_tokens.lstrip must be true or false"),
        arguments("/added_tokens/1/content", "\"<s>\"", "must be there once with id 0"),
        arguments("/post_processor", "null", "post_processor must be an object, found null"),
        arguments("/post_processor/type", "\"Bert\"", "post_processor.type must be"),
        arguments("/post_processor/cls", "[\"<s>\",1]", "cls must be a token and its id"),
        arguments("/post_processor/sep", "\"</s>\"", "sep must be a list"),
        arguments("/post_processor/sep", "[]", "sep must be a token and its id"));
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

    assertRefused("Cannot read tokenizer");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] whole = Files.readAllBytes(TokenizerFiles.small().resolve("tokenizer.json"));

    for (int length = 0; length < whole.length; length += 97) {
      TokenizerFiles.copyOf(folder, Arrays.copyOf(whole, length));
      assertRefused("must be");
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
        .hasMessageStartingWith("Cannot read tokenizer " + folder.resolve("tokenizer.json") + ": ")
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
