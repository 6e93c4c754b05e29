package io.bridgestream.model.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Needs {@code -Dgolden.dir}; the data is too large for the repository. */
@EnabledIfSystemProperty(named = "golden.dir", matches = ".+")
class GoldenWeightsTest {
  private record Digest(int tensors, String sha256) {}

  private final Path golden = Path.of(System.getProperty("golden.dir", ""));

  @Test
  void readsEveryWeightsFileAsPythonDoes() throws Exception {
    for (Map.Entry<String, Digest> file : digests().entrySet()) {
      try (TensorStore store = open(golden.resolve(file.getKey()))) {
        assertThat(digest(store)).as(file.getKey()).isEqualTo(file.getValue());
      }
    }
  }

  @Test
  void readsShardsThroughTheirIndex() throws IOException {
    Path folder = golden.resolve("hf_model_add");

    try (ShardedSafetensors store =
        ShardedSafetensors.open(folder.resolve("model.safetensors.index.json"))) {
      assertThat(store.names()).hasSize(shardedTensors());
      store.names().forEach(name -> assertThat(store.tensor(name).shape()).isNotNull());
    }
  }

  @Test
  void findsTheConfigurationOfOriginalCheckpoints() {
    try (TorchArchive archive = TorchArchive.open(golden.resolve("meter_mlm_itm/model.ckpt"))) {
      assertThat(archive.hyperParameters()).containsOnlyKeys("config");
    }
  }

  private static int shardedTensors() throws IOException {
    return digests().entrySet().stream()
        .filter(file -> file.getKey().startsWith("hf_model_add/"))
        .mapToInt(file -> file.getValue().tensors())
        .sum();
  }

  private static Map<String, Digest> digests() throws IOException {
    return new ObjectMapper()
        .readValue(ExpectedTensors.file("golden-weights.json").toFile(), new TypeReference<>() {});
  }

  private static TensorStore open(Path file) {
    return file.toString().endsWith(".safetensors")
        ? SafetensorsFile.open(file)
        : TorchArchive.open(file);
  }

  private static Digest digest(TensorStore store) throws NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (String name : new TreeSet<>(store.names())) {
      StoredTensor tensor = store.tensor(name);
      String line = "%s %s %s\n".formatted(name, tensor.type(), Arrays.toString(tensor.shape()));
      sha.update(line.getBytes(StandardCharsets.UTF_8));
      sha.update(tensor.bytes());
    }
    return new Digest(store.names().size(), HexFormat.of().formatHex(sha.digest()));
  }
}
