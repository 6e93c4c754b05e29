package io.bridgestream.inference.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.inference.TinyModel;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.model.config.TaskHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphProfileTest {
  @TempDir private Path folder;

  @Test
  void timesEveryOperatorAndCountsItsProducts() throws IOException {
    TinyModel.export(folder, new TaskHead.Itm());

    List<GraphProfile.Line> lines =
        GraphProfile.measure(folder.resolve("onnx"), new Device.Cpu(1), 2, 5, 3);

    assertThat(lines)
        .extracting(GraphProfile.Line::graph)
        .contains("vision", "text", "fusion")
        .doesNotContain("joint");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.time().seconds()).isBetween(0.0, 1.0);
              assertThat(line.time().nodes()).isPositive();
            });
    assertThat(lines)
        .filteredOn(line -> line.time().operator().equals("MatMul"))
        .isNotEmpty()
        .allMatch(line -> line.operations() > 0);
    assertThat(lines)
        .filteredOn(line -> line.time().operator().equals("SkipLayerNormalization"))
        .isNotEmpty()
        .allMatch(line -> line.operations() == 0);
  }
}
