package io.bridgestream.inference.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.inference.onnx.Device;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GemmRateTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void measuresAndLeavesNothingBehind(GemmRate kind) throws Exception {
    assertThat(kind.measure(folder, new Device.Cpu(1), 1)).isPositive();

    assertThat(folder).isEmptyDirectory();
  }
}
