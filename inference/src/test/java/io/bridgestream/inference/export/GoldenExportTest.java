package io.bridgestream.inference.export;

import static io.bridgestream.inference.export.Tensors.concatenate;
import static io.bridgestream.inference.export.Tensors.longs;
import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.PixelFormat;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.ExportFolder;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exports the golden models and runs them: the outputs are those of the original code. */
class GoldenExportTest {
  private static final float TOLERANCE = 1e-5f;
  private static final ExportOptions OPTIONS =
      ExportOptions.DEFAULT.withPixels(PixelFormat.NORMALIZED);

  /** Outputs of the graphs with their names in the golden files. */
  private static final Map<String, List<String>> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(GraphNames.POOLED, List.of("cls_feats", "pooler_output"));
    NAMES.put(GraphNames.ITM_LOGITS, List.of("itm_logits"));
    NAMES.put(GraphNames.VQA_LOGITS, List.of("vqa_logits"));
    NAMES.put(GraphNames.SNLI_VE_LOGITS, List.of("snli_logits"));
    NAMES.put(GraphNames.TEXT_EMBEDDINGS, List.of("itc_text", "itc_text_embeds"));
    NAMES.put(GraphNames.IMAGE_EMBEDDINGS, List.of("itc_image", "itc_image_embeds"));
    NAMES.put(GraphNames.CROSS_EMBEDDINGS, List.of("itc_cross_embeds"));
  }

  @TempDir private Path temporary;

  static List<GoldenCase> models() {
    return GoldenCase.with("text_features").stream()
        .filter(golden -> !golden.has("rank_scores"))
        .toList();
  }

  static List<GoldenCase> ranked() {
    return GoldenCase.with("rank_scores");
  }

  static List<GoldenCase> masked() {
    return GoldenCase.with("mlm_logits");
  }

  static List<GoldenCase> padded() {
    return GoldenCase.with("pad2.cls_feats");
  }

  static List<GoldenCase> resized() {
    return GoldenCase.with("resized.cls_feats");
  }

  static List<GoldenCase> pairsOfImages() {
    return System.getProperty("golden.dir") == null ? List.of() : GoldenCase.with("nlvr2_logits");
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesWhatTheOriginalGave(GoldenCase golden) throws IOException {
    NamedTensors inputs = inputs(golden, "pixel_values", "");

    NamedTensors outputs = run(golden, OPTIONS, inputs);

    assertOutputs(golden, "", outputs);
  }

  @ParameterizedTest
  @MethodSource("models")
  void jointGraphGivesWhatItsPartsGive(GoldenCase golden) throws IOException {
    NamedTensors inputs = inputs(golden, "pixel_values", "");
    GraphPipeline pipeline = export(golden, OPTIONS);

    NamedTensors joint = pipeline.run(GraphNames.JOINT, inputs);

    NamedTensors parts = pipeline.run(inputs);
    for (String name : joint.names()) {
      assertThat(joint.get(name).toFloats())
          .as(name)
          .containsExactly(parts.get(name).toFloats(), within());
    }
  }

  @ParameterizedTest
  @MethodSource("masked")
  void namesMaskedWordsAsTheOriginal(GoldenCase golden) throws IOException {
    NamedTensors inputs = inputs(golden, "pixel_values", "mlm_");
    inputs.put(GraphNames.ATTENTION_MASK, golden.input("attention_mask"));

    NamedTensors outputs = run(golden, OPTIONS, inputs);

    assertThat(outputs.get(GraphNames.MLM_LOGITS).toFloats())
        .containsExactly(golden.output("mlm_logits"), within());
  }

  @ParameterizedTest
  @MethodSource("padded")
  void paddingCountsAsInTheOriginal(GoldenCase golden) throws IOException {
    NamedTensors inputs = inputs(golden, "pixel_values", "pad2_");

    NamedTensors outputs = run(golden, OPTIONS, inputs);

    assertOutputs(golden, "pad2.", outputs);
  }

  @ParameterizedTest
  @MethodSource("resized")
  void seesOtherImageSizesAsTheOriginal(GoldenCase golden) throws IOException {
    NamedTensors inputs = inputs(golden, "resized_pixel_values", "");

    NamedTensors outputs = run(golden, OPTIONS.withImageSize(48), inputs);

    assertOutputs(golden, "resized.", outputs);
  }

  @ParameterizedTest
  @MethodSource("ranked")
  void ranksEveryTextForEveryImageAsTheOriginal(GoldenCase golden) throws IOException {
    NamedTensors inputs =
        new NamedTensors()
            .put(GraphNames.PIXELS, golden.input("pixel_values"))
            .put(GraphNames.INPUT_IDS, texts(golden, "input_ids", "ids"))
            .put(GraphNames.ATTENTION_MASK, texts(golden, "attention_mask", "masks"))
            .put(GraphNames.IMAGE_OF_PAIR, longs(0, 0, 0, 1, 1, 1, 2, 2, 2))
            .put(GraphNames.TEXT_OF_PAIR, longs(0, 3, 6, 1, 4, 7, 2, 5, 8));

    NamedTensors outputs = run(golden, OPTIONS, inputs);

    assertThat(outputs.get(GraphNames.RANK_SCORES).toFloats())
        .containsExactly(golden.output("rank_scores"), within());
    assertThat(outputs.get(GraphNames.ITM_LOGITS).toFloats())
        .containsExactly(golden.output("itm_logits"), within());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("pairsOfImages")
  void comparesTwoImagesAsTheOriginal(GoldenCase golden) throws IOException {
    NamedTensors inputs = inputs(golden, "pixel_values", "");
    inputs
        .put(
            GraphNames.PIXELS,
            concatenate(golden.input("pixel_values"), golden.input("pixel_values_2")))
        .put(GraphNames.IMAGE_SLOTS, longs(0, 0, 0, 1, 1, 1))
        .put(GraphNames.SECOND_IMAGE_OF_PAIR, longs(3, 4, 5));

    NamedTensors outputs = run(golden, OPTIONS, inputs);

    assertThat(outputs.get(GraphNames.NLVR2_LOGITS).toFloats())
        .containsExactly(golden.output("nlvr2_logits"), within());
  }

  private static HostTensor texts(GoldenCase golden, String name, String falseName) {
    return concatenate(
        golden.input(name),
        golden.input("false_text_0_" + falseName),
        golden.input("false_text_1_" + falseName));
  }

  /** Every image with the text of the same number. */
  private static NamedTensors inputs(GoldenCase golden, String pixels, String texts) {
    NamedTensors inputs =
        new NamedTensors()
            .put(GraphNames.PIXELS, golden.input(pixels))
            .put(GraphNames.IMAGE_SLOTS, longs(0, 0, 0))
            .put(GraphNames.INPUT_IDS, golden.input(texts + "input_ids"))
            .put(GraphNames.IMAGE_OF_PAIR, longs(0, 1, 2))
            .put(GraphNames.FIRST_IMAGE_OF_PAIR, longs(0, 1, 2))
            .put(GraphNames.SECOND_IMAGE_OF_PAIR, longs(0, 1, 2))
            .put(GraphNames.TEXT_OF_PAIR, longs(0, 1, 2));
    return texts.equals("mlm_")
        ? inputs
        : inputs.put(GraphNames.ATTENTION_MASK, golden.input(texts + "attention_mask"));
  }

  private NamedTensors run(GoldenCase golden, ExportOptions options, NamedTensors inputs)
      throws IOException {
    return export(golden, options).run(inputs);
  }

  private GraphPipeline export(GoldenCase golden, ExportOptions options) throws IOException {
    Path folder = golden.checkpoint(temporary);
    ModelExporter.export(folder, options);
    return new GraphPipeline(
        ExportFolder.open(folder.resolve(GraphNames.FOLDER)), new Device.Cpu(1));
  }

  private static void assertOutputs(GoldenCase golden, String prefix, NamedTensors outputs) {
    int compared = 0;
    for (Map.Entry<String, List<String>> output : NAMES.entrySet()) {
      for (String name : output.getValue()) {
        if (golden.has(prefix + name)) {
          assertThat(outputs.get(output.getKey()).toFloats())
              .as(prefix + name)
              .containsExactly(golden.output(prefix + name), within());
          compared++;
        }
      }
    }
    assertThat(compared).isPositive();
  }

  private static Offset<Float> within() {
    return Offset.offset(TOLERANCE);
  }
}
