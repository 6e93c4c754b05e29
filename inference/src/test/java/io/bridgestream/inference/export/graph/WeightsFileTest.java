package io.bridgestream.inference.export.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.tensors.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {
  @TempDir private Path folder;

  @Test
  void writesAWeightOnceAndFindsItAgain() throws IOException {
    Path file = folder.resolve("weights");
    try (WeightsFile weights = new WeightsFile(file)) {
      StoredWeight first = weights.floats("w", ElementType.F32, shape(2), () -> floats(1, 2));

      StoredWeight second =
          weights.floats(
              "w",
              ElementType.F32,
              shape(2),
              () -> {
                throw new AssertionError("read twice");
              });

      assertThat(second).isEqualTo(first);
    }
    assertThat(Files.size(file)).isEqualTo(8);
  }

  @Test
  void startsLargeWeightsOnPagesAndOthersOnCacheLines() throws IOException {
    Path file = folder.resolve("weights");
    try (WeightsFile weights = new WeightsFile(file)) {
      weights.bytes("a", shape(1), () -> new byte[] {1});
      StoredWeight small = weights.floats("b", ElementType.F16, shape(1), () -> floats(1));
      StoredWeight large = weights.floats("c", ElementType.F32, shape(1024), () -> new float[1024]);

      assertThat(small.offset()).isEqualTo(64);
      assertThat(large.offset()).isEqualTo(4096);
    }
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(content.capacity()).isEqualTo(8192);
    assertThat(content.getShort(64)).isEqualTo((short) 0x3C00);
  }

  @Test
  void refusesElementsThatDoNotFillTheShape() throws IOException {
    try (WeightsFile weights = new WeightsFile(folder.resolve("weights"))) {
      assertThatThrownBy(() -> weights.floats("w", ElementType.F32, shape(3), () -> floats(1, 2)))
          .hasMessage("Cannot write weight 'w': its shape takes 12 bytes, found 8");
    }
  }

  private static long[] shape(long size) {
    return new long[] {size};
  }

  private static float[] floats(float... values) {
    return values;
  }
}
