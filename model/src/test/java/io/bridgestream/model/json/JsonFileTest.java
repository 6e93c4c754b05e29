package io.bridgestream.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":}",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "{'a':1}",
        "{\"a\":NaN}",
        "[1]",
        "null",
        "7",
        "{\"a\":\"\\ud800",
        "\u0000",
        "{\"a\":01}"
      })
  void refusesWhatIsNotOneObject(String content) {
    assertThatThrownBy(() -> parse(content))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot read some.json: it must ");
  }

  @Test
  void refusesNestingWithoutEnd() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);

    assertThatThrownBy(() -> parse(deep)).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void refusesNumbersWithoutEnd() {
    assertThatThrownBy(() -> parse("{\"a\":" + "9".repeat(1_000_000) + "}"))
        .isInstanceOf(InvalidModelException.class);
  }

  @Test
  void refusesMoreValuesThanTheHeapHolds() {
    String lists = "[],".repeat(20_000_000);

    assertThatThrownBy(() -> parse("{\"a\":[" + lists + "[]]}"))
        .isInstanceOf(InvalidModelException.class);
  }

  @Test
  void refusesAFileOverTheLimitWithoutReadingIt() throws IOException {
    Path file = folder.resolve("huge.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(8L << 30);
    }

    assertThatThrownBy(() -> JsonFile.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageEndingWith("it must be at most 67108864 bytes, found 8589934592");
  }

  @Test
  void namesAMissingFile() {
    Path file = folder.resolve("config.json");

    assertThatThrownBy(() -> JsonFile.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Cannot read " + file + ": there is no such file");
  }

  @Test
  void quotesNoMoreThanTheBeginningOfAValue() {
    JsonFields fields = new JsonFields("f", parse("{\"a\":\"" + "x".repeat(500) + "\\n\"}"));

    assertThatThrownBy(() -> fields.flag("a", false))
        .hasMessage("Cannot read f: a must be true or false, found \"" + "x".repeat(39) + "...");
  }

  @Test
  void readsBackWhatItFormats() throws IOException {
    ObjectNode object = parse("{\"a\": [1, 2.5, \"\\u00e4\", null, true], \"b\": {}}");
    Path file = folder.resolve("round.json");
    Files.write(file, JsonFile.format(object));

    assertThat(JsonFile.read(file)).isEqualTo(object);
  }

  private static ObjectNode parse(String content) {
    return JsonFile.parse(content.getBytes(StandardCharsets.UTF_8), "some.json");
  }
}
