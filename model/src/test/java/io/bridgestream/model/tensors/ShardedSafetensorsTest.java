package io.bridgestream.model.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedSafetensorsTest {
  private static final List<StoredTensor> TENSORS =
      List.of(
          StoredTensor.ofFloats("c", new long[] {2}, 1f, 2f),
          StoredTensor.ofFloats("a", new long[] {2}, 3f, 4f),
          StoredTensor.ofLongs("b", new long[] {3}, 5, 6, 7),
          StoredTensor.ofFloats("d", new long[] {}, 8f));

  @TempDir Path folder;

  private Path index;

  @BeforeEach
  void nameIndex() {
    index = folder.resolve("model.safetensors.index.json");
  }

  @Test
  void readsWhatItsWriterWrote() throws IOException {
    ShardedSafetensorsWriter.write(folder, TENSORS, 16);

    assertThat(filesInFolder())
        .containsExactlyInAnyOrder(
            "model-00001-of-00003.safetensors",
            "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors",
            "model.safetensors.index.json");
    assertThat(Files.readString(index)).contains("\"total_size\" : 44");
    try (ShardedSafetensors store = ShardedSafetensors.open(index)) {
      assertThat(store.names()).containsExactly("a", "b", "c", "d");
      assertThat(store.shape("b")).containsExactly(3);
      assertThat(store.tensor("c").toFloats()).containsExactly(1f, 2f);
      assertThat(store.tensor("b").toLongs()).containsExactly(5, 6, 7);
      assertThat(store.tensor("d").toFloats()).containsExactly(8f);
      assertThatThrownBy(() -> store.tensor("e"))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("it must name tensor 'e', found none");
    }
  }

  @Test
  void replacesShardsByOneFileAndBack() throws IOException {
    ShardedSafetensorsWriter.write(folder, TENSORS, 16);

    ShardedSafetensorsWriter.write(folder, TENSORS, 1000);
    assertThat(filesInFolder()).contains("model.safetensors").doesNotContain(nameOf(index));

    ShardedSafetensorsWriter.write(folder, TENSORS, 16);
    assertThat(filesInFolder()).contains(nameOf(index)).doesNotContain("model.safetensors");
  }

  @Test
  void leavesNoIndexWhileShardsAreBeingReplaced() throws IOException {
    ShardedSafetensorsWriter.write(folder, TENSORS, 16);
    List<TensorSource> failing =
        List.of(TENSORS.get(0), new PatternTensor("z", 16, new IOException("disk full")));

    assertThatThrownBy(() -> ShardedSafetensorsWriter.write(folder, failing, 16))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");

    assertThat(index).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../x", "/etc/passwd", "a/b", "a\\b", "C:x", "a\nb", "a\u0000b"})
  void refusesShardNamesThatLeadElsewhere(String shard) throws IOException {
    writeIndex("{\"weight_map\":{\"a\":\"%s\"}}".formatted(jsonEscaped(shard)));

    assertRefused("the shard of tensor 'a' must be a file name without folders");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                        | it must be a JSON object",
        "{'metadata':{}}                           | it must have a weight_map, found none",
        "{'weight_map':{},'weight_map':{}}         | it must have one weight_map, found another",
        "{'weight_map':[]}                         | weight_map must be a JSON object",
        "{'weight_map':{'a':1}}                    | the shard of tensor 'a' must be a string",
        "{'weight_map':{'a':'x','a':'x'}}          | tensor 'a' must occur once, found another",
        "{'weight_map':{'a':'no.safetensors'}}     | shard 'no.safetensors' must lie beside it, found none",
        "{'weight_map':{'a':'s.safetensors'}} {}   | nothing may follow its JSON object",
        "{'weight_map':{'a':'s.safetensors'}       | it must be JSON in UTF-8",
        "{'weight_map':{'a':'s.safetensors','b':'s.safetensors','x':'s.safetensors'}} | tensor 'x' must be in shard 's.safetensors'",
        "{'weight_map':{'b':'s.safetensors'}}      | found 'a' in shard 's.safetensors' only",
      })
  void refusesIndexes(String json, String rule) throws IOException {
    SafetensorsWriter.write(
        folder.resolve("s.safetensors"), List.of(TENSORS.get(1), TENSORS.get(2)));
    writeIndex(json.replace('\'', '"'));

    assertRefused(rule);
  }

  @Test
  void refusesDeeplyNestedIndexes() throws IOException {
    writeIndex("{\"metadata\":" + "[".repeat(1_000_000));

    assertRefused("it must be JSON in UTF-8");
  }

  @Test
  void refusesLinksOutOfTheFolder(@TempDir Path elsewhere) throws IOException {
    Path shard = elsewhere.resolve("s.safetensors");
    SafetensorsWriter.write(shard, List.of(TENSORS.get(0)));
    Files.createSymbolicLink(folder.resolve("s.safetensors"), shard);
    writeIndex("{\"weight_map\":{\"c\":\"s.safetensors\"}}");

    assertRefused("shard 's.safetensors' must lie in its folder, found a link out of it");
  }

  @Test
  void acceptsDownloadCachesThatLinkIndexAndShardsIntoOneFolder(@TempDir Path blobs)
      throws IOException {
    SafetensorsWriter.write(blobs.resolve("1f"), List.of(TENSORS.get(0)));
    Files.createSymbolicLink(folder.resolve("s.safetensors"), blobs.resolve("1f"));
    Files.writeString(blobs.resolve("2e"), "{\"weight_map\":{\"c\":\"s.safetensors\"}}");
    Files.createSymbolicLink(index, blobs.resolve("2e"));

    try (ShardedSafetensors store = ShardedSafetensors.open(index)) {
      assertThat(store.tensor("c").toFloats()).containsExactly(1f, 2f);
    }
  }

  private void writeIndex(String json) throws IOException {
    Files.writeString(index, json);
  }

  private static String jsonEscaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\u0000", "\\u0000");
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }

  private List<String> filesInFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(ShardedSafetensorsTest::nameOf).toList();
    }
  }

  private void assertRefused(String rule) {
    assertThatThrownBy(() -> ShardedSafetensors.open(index))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot read safetensors index ")
        .hasMessageContaining(rule)
        .hasMessageNotContainingAny("\n");
  }
}
