package io.bridgestream.inference.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.PixelFormat;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.inference.manifest.ReferenceCheck;
import io.bridgestream.inference.manifest.ReferenceCheck.OutputDifference;
import io.bridgestream.inference.manifest.TextPadding;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.ExportFolder;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelExporterTest {
  @TempDir private Path temporary;

  static List<GoldenCase> models() {
    return GoldenCase.with("text_features");
  }

  @Test
  void manifestSaysWhatTheCheckpointIs() throws IOException {
    Path folder = vqa().checkpoint(temporary);

    ModelManifest manifest = ModelExporter.export(folder, ExportOptions.DEFAULT);

    assertThat(ModelManifest.read(folder.resolve("onnx/manifest.json"))).isEqualTo(manifest);
    assertThat(manifest.family()).isEqualTo("bridgetower");
    assertThat(manifest.image().side()).isEqualTo(32);
    assertThat(manifest.image().imageTokens()).isEqualTo(17);
    assertThat(manifest.text().padding()).isEqualTo(TextPadding.LONGEST);
    assertThat(manifest.head("vqa")).isPresent();
    assertThat(manifest.imageFeatures())
        .containsExactly("image_state", "image_query", "image_key", "image_value", "image_level_1");
    assertThat(manifest.graphs())
        .extracting(graph -> graph.name())
        .containsExactly("vision", "text", "fusion", "joint");
    assertThat(manifest.source())
        .extracting(file -> file.name())
        .contains("config.json", "model.safetensors");
    assertThat(manifest.check()).isEmpty();
  }

  @Test
  void replacesAnOlderExportAndLeavesNothingElse() throws IOException {
    Path folder = vqa().checkpoint(temporary);
    ModelManifest first = ModelExporter.export(folder, ExportOptions.DEFAULT);
    Files.writeString(folder.resolve("onnx/stale"), "");

    ModelManifest second = ModelExporter.export(folder, ExportOptions.DEFAULT.withImageSize(48));

    assertThat(second.image().side()).isEqualTo(48);
    assertThat(second.sourceDigest()).isEqualTo(first.sourceDigest());
    assertThat(folder.resolve("onnx/stale")).doesNotExist();
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(entry -> String.valueOf(entry.getFileName())))
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void failedExportLeavesTheOlderOne() throws IOException {
    Path folder = vqa().checkpoint(temporary);
    ModelManifest first = ModelExporter.export(folder, ExportOptions.DEFAULT);

    assertThatThrownBy(() -> ModelExporter.export(folder, ExportOptions.DEFAULT.withImageSize(7)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("between 8 (one patch) and 8192 pixels a side, found 7");

    assertThat(ExportFolder.open(folder.resolve("onnx")).manifest()).isEqualTo(first);
  }

  @Test
  void refusesImageSidesThatNoPositionTableFits() throws IOException {
    Path folder = vqa().checkpoint(temporary);

    for (int side : new int[] {-32, 0, 7, 1_000_000}) {
      assertThatThrownBy(
              () -> ModelExporter.export(folder, ExportOptions.DEFAULT.withImageSize(side)))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("images must have between 8 (one patch) and")
          .hasMessageEndingWith("pixels a side, found " + side);
    }
    assertThat(folder.resolve(GraphNames.FOLDER)).doesNotExist();
  }

  @Test
  void ignoresPixelsBehindTheLastWholePatch() throws IOException {
    Path folder = vqa().checkpoint(temporary);
    ModelManifest manifest = ModelExporter.export(folder, ExportOptions.DEFAULT.withImageSize(37));

    NamedTensors outputs = run(folder, SeededInputs.of(manifest, 1));

    assertThat(manifest.image().imageTokens()).isEqualTo(17);
    assertThat(outputs.get(GraphNames.VQA_LOGITS).toFloats()).doesNotContain(Float.NaN);
  }

  @Test
  void normalizesBytesAsTheProcessorDoes() throws IOException {
    Path folder = vqa().checkpoint(temporary);
    NamedTensors ofBytes =
        run(folder, SeededInputs.of(ModelExporter.export(folder, ExportOptions.DEFAULT), 3));
    ExportOptions floats = ExportOptions.DEFAULT.withPixels(PixelFormat.NORMALIZED);

    NamedTensors ofFloats = run(folder, SeededInputs.of(ModelExporter.export(folder, floats), 3));

    assertThat(ofBytes.get(GraphNames.VQA_LOGITS).toFloats())
        .containsExactly(ofFloats.get(GraphNames.VQA_LOGITS).toFloats(), within(1e-5f));
  }

  @ParameterizedTest
  @MethodSource("models")
  void halfPrecisionStaysClose(GoldenCase golden) throws IOException {
    Map<String, OutputDifference> differences = differences(golden, Precision.FP16);

    assertThat(differences.values())
        .allSatisfy(d -> assertThat(d.largest()).isLessThan(0.02 * d.largestValue() + 0.005));
  }

  @ParameterizedTest
  @MethodSource("models")
  void eightBitsStayClose(GoldenCase golden) throws IOException {
    Map<String, OutputDifference> differences = differences(golden, Precision.INT8);

    assertThat(differences.values())
        .allSatisfy(d -> assertThat(d.mean()).isLessThan(0.05 * d.largestValue() + 0.01));
  }

  private Map<String, OutputDifference> differences(GoldenCase golden, Precision precision)
      throws IOException {
    Path folder = golden.checkpoint(temporary);
    ModelManifest manifest =
        ModelExporter.export(folder, ExportOptions.DEFAULT.withPrecision(precision));
    ReferenceCheck check = manifest.check().orElseThrow();
    assertThat(check.outputs()).isNotEmpty();
    return check.outputs().stream()
        .collect(Collectors.toMap(OutputDifference::name, Function.identity()));
  }

  private static NamedTensors run(Path folder, NamedTensors inputs) {
    ExportFolder export = ExportFolder.open(folder.resolve(GraphNames.FOLDER));
    return new GraphPipeline(export, new Device.Cpu(1)).run(inputs);
  }

  private static GoldenCase vqa() {
    return GoldenCase.with("resized.vqa_logits").get(0);
  }
}
