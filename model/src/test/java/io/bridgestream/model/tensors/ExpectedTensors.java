package io.bridgestream.model.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** The committed weights files, and what Python read in them. */
final class ExpectedTensors {
  private ExpectedTensors() {}

  static Path file(String name) {
    return Path.of("src/test/resources/io/bridgestream/model/tensors", name);
  }

  /** Asserts that a store holds the names, types, shapes and values that Python saw in a file. */
  static void assertHolds(TensorStore store, String file) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(file(file + ".json").toFile());
    List<String> names = new ArrayList<>();
    expected.fieldNames().forEachRemaining(names::add);
    assertThat(store.names()).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      StoredTensor tensor = store.tensor(name);
      JsonNode described = expected.get(name);
      assertThat(tensor.type().name()).as(name).isEqualTo(described.get("type").asText());
      assertThat(store.shape(name)).as(name).isEqualTo(longs(described.get("shape")));
      assertThat(tensor.shape()).as(name).isEqualTo(longs(described.get("shape")));
      if (tensor.type().isFloating()) {
        assertThat(tensor.toFloats()).as(name).isEqualTo(floats(described.get("values")));
      } else {
        assertThat(tensor.toLongs()).as(name).isEqualTo(longs(described.get("values")));
      }
    }
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static float[] floats(JsonNode array) {
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) array.get(i).asDouble();
    }
    return floats;
  }
}
