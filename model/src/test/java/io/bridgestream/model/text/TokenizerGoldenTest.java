package io.bridgestream.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with what the Python tokenizers library and transformers gave: make_tokenizer.py. */
class TokenizerGoldenTest {
  private static final int STRINGS = 2_650;

  @Test
  void givesTheReferencesTokensWithTheSmallVocabulary() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.small())) {
      assertEqualsReference(tokenizer, "small");
    }
  }

  @Test
  void givesTheReferencesTokensWithAVocabularyOfRobertasSize(@TempDir Path folder)
      throws IOException {
    TokenizerFiles.writeFullSize(folder);

    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.vocabularySize()).isEqualTo(50_265);
      assertThat(tokenizer.specialTokens()).isEqualTo(new SpecialTokens(0, 1, 2, 3, 50_264));
      assertEqualsReference(tokenizer, "full");
    }
  }

  private static void assertEqualsReference(Tokenizer tokenizer, String name) throws IOException {
    List<JsonNode> cases = cases();
    SoftAssertions differences = new SoftAssertions();

    for (JsonNode line : cases) {
      int[] ids = tokenizer.encode(line.get("text").asText(), Integer.MAX_VALUE).ids();
      differences
          .assertThat(List.of(ids.length, digest(ids)))
          .as("text %s", line.get("text"))
          .isEqualTo(List.of(line.get(name).get(0).asInt(), line.get(name).get(1).asText()));
    }

    assertThat(cases).hasSize(STRINGS);
    differences.assertAll();
  }

  private static List<JsonNode> cases() throws IOException {
    JsonMapper json = new JsonMapper();
    try (BufferedReader lines = TokenizerFiles.open("tokens.jsonl.gz")) {
      return json.readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll();
    }
  }

  private static String digest(int[] ids) {
    String line = Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(","));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
