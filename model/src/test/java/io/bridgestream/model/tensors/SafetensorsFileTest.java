package io.bridgestream.model.tensors;

import static io.bridgestream.model.tensors.SafetensorsBytes.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("model.safetensors");
  }

  @Test
  void readsEveryTypeAsPythonDoes() throws IOException {
    try (SafetensorsFile store =
        SafetensorsFile.open(ExpectedTensors.file("every-type.safetensors"))) {
      ExpectedTensors.assertHolds(store, "every-type.safetensors");
      assertThat(store.metadata()).containsExactly(Map.entry("format", "pt"));
    }
  }

  @Test
  void listsTensorsInTheOrderOfTheirBytes() throws IOException {
    SafetensorsBytes.write(
        file,
        "{" + entry("late", "U8", "[2]", 1, 3) + "," + entry("a", "U8", "[1]", 0, 1) + "}",
        3);

    try (SafetensorsFile store = SafetensorsFile.open(file)) {
      assertThat(store.names()).containsExactly("a", "late");
    }
  }

  @Test
  void acceptsAFileWithoutTensors() throws IOException {
    SafetensorsBytes.write(file, "{}", 0);

    try (SafetensorsFile store = SafetensorsFile.open(file)) {
      assertThat(store.names()).isEmpty();
    }
  }

  @Test
  void keepsTensorsReadableAfterClosing() throws IOException {
    SafetensorsFile store = SafetensorsFile.open(ExpectedTensors.file("every-type.safetensors"));
    StoredTensor tensor = store.tensor("scalar");

    store.close();

    assertThat(tensor.toFloats()).containsExactly(0.07f);
    assertThatThrownBy(() -> store.tensor("scalar"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it was closed");
  }

  @Test
  void namesAMissingTensor() throws IOException {
    SafetensorsBytes.write(file, "{}", 0);

    try (SafetensorsFile store = SafetensorsFile.open(file)) {
      assertThatThrownBy(() -> store.tensor("x\ny"))
          .isInstanceOf(InvalidModelException.class)
          .hasMessage(
              "Cannot read safetensors file %s: it must hold tensor 'x\\u000ay', found none", file);
    }
  }

  @Test
  void refusesFoldersAndMissingFiles() {
    assertRefused("it must be a regular file, found none");
    file = folder;
    assertRefused("it must be a regular file, found none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                             | its header must begin with '{'",
        "{                                              | its header must be JSON in UTF-8",
        "{} x                                           | its header must be JSON in UTF-8",
        "{} {}                                          | nothing but spaces may follow",
        "{'a':1}                                        | tensor 'a' must be a JSON object, found number",
        "{'a':null}                                     | tensor 'a' must be a JSON object, found null",
        "{'a':{}}                                       | tensor 'a' must have dtype, shape and data_offsets",
        "{'a':{'dtype':'F32','shape':[1]}}              | tensor 'a' must have dtype, shape and data_offsets",
        "{'a':{'dtype':'F31'}}                          | tensor 'a' has the unknown dtype 'F31'",
        "{'a':{'dtype':32}}                             | dtype of tensor 'a' must be a JSON string, found number",
        "{'a':{'dtype':'F32','dtype':'F32'}}            | tensor 'a' must have one dtype, found another",
        "{'a':{'strides':[1]}}                          | tensor 'a' has an unknown field 'strides'",
        "{'a':{'shape':[-1]}}                           | shape of tensor 'a' must not be negative, found -1",
        "{'a':{'shape':[1.0]}}                          | shape of tensor 'a' must be whole numbers",
        "{'a':{'shape':['1']}}                          | shape of tensor 'a' must be whole numbers",
        "{'a':{'shape':[[1]]}}                          | shape of tensor 'a' must be whole numbers",
        "{'a':{'shape':4}}                              | shape of tensor 'a' must be a JSON array, found number",
        "{'a':{'shape':[9223372036854775808]}}          | its header must be JSON in UTF-8",
        "{'a':{'data_offsets':[0,1,2]}}                 | data_offsets of tensor 'a' must have at most 2 numbers",
        "{'__metadata__':{'a':1}}                       | __metadata__ entry 'a' must be a JSON string, found number",
        "{'__metadata__':[]}                            | __metadata__ must be a JSON object, found array",
        "{'__metadata__':{'a':'1','a':'1'}}             | __metadata__ must hold each key once, found another 'a'",
        "{'__metadata__':{},'__metadata__':{}}          | must hold __metadata__ only once",
      })
  void refusesHeaders(String header, String rule) throws IOException {
    SafetensorsBytes.write(file, header.replace('\'', '"'), 0);

    assertRefused(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F32 | [2]     | 0 | 4 | 8 | tensor \"a\" of F32 [2] takes 8 bytes, found data_offsets [0, 4]",
        "F32 | []      | 0 | 8 | 8 | tensor \"a\" of F32 [] takes 4 bytes, found data_offsets [0, 8]",
        "F32 | [1]     | 4 | 0 | 4 | data_offsets of tensor \"a\" must be a begin and an end not before it",
        "F32 | [1]     | 4 | 8 | 8 | tensor \"a\" must begin where the one before it ends, at 0, found a gap at 4",
        "F32 | [1]     | 0 | 4 | 3 | tensor \"a\" must end inside the 3 bytes of data, found its end at 4",
        "F32 | [1]     | 0 | 4 | 5 | its tensors must fill the 5 bytes of data, found their end at 4",
        "F64 | [4294967296,4294967296] | 0 | 0 | 0 | Cannot read tensor \"a\": its size must fit 63 bits",
      })
  void refusesRanges(String type, String shape, long begin, long end, int dataBytes, String rule)
      throws IOException {
    SafetensorsBytes.write(file, "{" + entry("a", type, shape, begin, end) + "}", dataBytes);

    assertRefused(rule.replace('"', '\''));
  }

  @Test
  void refusesOverlapsGapsAndDuplicatesByName() throws IOException {
    String first = entry("a", "U8", "[4]", 0, 4);

    SafetensorsBytes.write(file, "{" + first + "," + entry("b", "U8", "[4]", 3, 7) + "}", 7);
    assertRefused(
        "tensor 'b' must begin where the one before it ends, at 4, found an overlap at 3");
    SafetensorsBytes.write(file, "{" + first + "," + entry("b", "U8", "[4]", 5, 9) + "}", 9);
    assertRefused("tensor 'b' must begin where the one before it ends, at 4, found a gap at 5");
    SafetensorsBytes.write(file, "{" + first + "," + entry("b", "U8", "[4]", 0, 4) + "}", 4);
    assertRefused(
        "tensor 'b' must begin where the one before it ends, at 4, found an overlap at 0");
    SafetensorsBytes.write(file, "{" + first + "," + entry("a", "U8", "[4]", 4, 8) + "}", 8);
    assertRefused("tensor 'a' must occur once, found another of that name");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, its header must be at most 100000000 bytes long",
    "100000001, its header must be at most 100000000 bytes long",
    "3, its header must lie inside the file of 10 bytes",
    "0, its header must begin with '{'",
  })
  void refusesHeaderLengths(long announced, String rule) throws IOException {
    SafetensorsBytes.write(file, announced, "{}".getBytes(UTF_8), 0);

    file = folder.resolve("model.safetensors");
    assertRefused(rule.replace("''", "'"));
  }

  @Test
  void refusesBytesThatAreNotUtf8() throws IOException {
    byte[] header = {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '{', '}', '}'};
    SafetensorsBytes.write(file, header.length, header, 0);

    assertRefused("its header must be JSON in UTF-8, found bytes that are not UTF-8");
  }

  @Test
  void refusesHeadersThatWouldFillTheMemory() throws IOException {
    SafetensorsBytes.write(file, "{\"a\":" + "[".repeat(1_000_000), 0);
    assertRefused("tensor 'a' must be a JSON object, found array");
    SafetensorsBytes.write(file, "{\"a\":{\"shape\":[" + "0,".repeat(1_000_000), 0);
    assertRefused("shape of tensor 'a' must have at most 16 numbers, found more");
    SafetensorsBytes.write(file, "{\"a\":{\"shape\":[" + "9".repeat(1_000_000), 0);
    assertRefused("its header must be JSON in UTF-8, found 'Number value length");
    SafetensorsBytes.write(file, "{\"" + "n".repeat(1_000_000) + "\":{}}", 0);
    assertRefused("its header must be JSON in UTF-8, found 'Name length");
    SafetensorsBytes.write(file, 99_999_992, ("{" + " ".repeat(99_999_991)).getBytes(UTF_8), 0);
    assertRefused("its header must be JSON in UTF-8");
  }

  @Test
  void refusesMoreTensorsThanAnyModelHas() throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i <= 250_000; i++) {
      header.append(i == 0 ? "" : ",").append(entry(Integer.toString(i), "U8", "[0]", 0, 0));
    }
    SafetensorsBytes.write(file, header.append('}').toString(), 0);

    assertRefused("it must hold at most 250000 tensors, found more");
  }

  @Test
  void readsTensorsBeyondTwoGigabytesAndAcrossWindows() throws IOException {
    long gigabyte = 1L << 30;
    String header =
        "{%s,%s,%s,%s}"
            .formatted(
                entry("first", "U8", "[" + (gigabyte - 1000) + "]", 0, gigabyte - 1000),
                entry("across", "F32", "[500]", gigabyte - 1000, gigabyte + 1000),
                entry("huge", "U8", "[" + 3 * gigabyte + "]", gigabyte + 1000, 4 * gigabyte + 1000),
                entry("last", "F32", "[1]", 4 * gigabyte + 1000, 4 * gigabyte + 1004));
    SafetensorsBytes.write(file, header, 0);
    long dataStart = Files.size(file);
    put(dataStart + gigabyte - 1000, 1.5f);
    put(dataStart + gigabyte + 996, 2.5f);
    put(dataStart + 4 * gigabyte + 1000, 3.5f);

    try (SafetensorsFile store = SafetensorsFile.open(file)) {
      float[] across = store.tensor("across").toFloats();
      assertThat(new float[] {across[0], across[1], across[499]}).containsExactly(1.5f, 0, 2.5f);
      assertThat(store.tensor("last").toFloats()).containsExactly(3.5f);
      assertThat(store.shape("huge")).containsExactly(3 * gigabyte);
      assertThatThrownBy(() -> store.tensor("huge"))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("tensor 'huge' must be at most 2147483647 bytes, found 3221225472");
    }
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    damaged().assertEveryTruncationIsRefused();
  }

  @Test
  void readsOrRefusesFilesWithOneByteChanged() throws IOException {
    // Changes in the data can't be noticed; a good part of the file is data.
    assertThat(damaged().readableAfterOneChange(2000)).isBetween(100, 1000);
  }

  private DamagedFiles damaged() throws IOException {
    return new DamagedFiles(
        folder, ExpectedTensors.file("every-type.safetensors"), SafetensorsFile::open);
  }

  /** Leaves a hole before the number, so that the file takes next to no room. */
  private void put(long offset, float value) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value), offset);
    }
  }

  private void assertRefused(String rule) {
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot read ")
        .hasMessageContaining(rule)
        .hasMessageNotContainingAny("\n");
  }
}
