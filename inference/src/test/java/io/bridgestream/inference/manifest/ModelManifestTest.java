package io.bridgestream.inference.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.inference.manifest.ReferenceCheck.OutputDifference;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.tensors.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelManifestTest {
  private static final String DIGEST = "ab".repeat(32);

  @TempDir private Path folder;

  @Test
  void readsBackWhatItWrote() throws IOException {
    ModelManifest manifest = manifest();

    ModelManifest read = ModelManifest.read(write(new String(manifest.toBytes(), UTF_8)));

    assertThat(read).isEqualTo(manifest);
  }

  @Test
  void refusesAnotherFormat() throws IOException {
    Path file = write(text().replace("\"format\" : 1", "\"format\" : 2"));

    assertThatThrownBy(() -> ModelManifest.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Cannot read manifest.json: format must be 1; export the model again, found 2");
  }

  @Test
  void refusesFilesInOtherFolders() throws IOException {
    Path file = write(text().replace("\"vision.onnx\"", "\"../vision.onnx\""));

    assertThatThrownBy(() -> ModelManifest.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("must be a file name without folders, found ../vision.onnx");
  }

  @Test
  void refusesListsOfSomethingElse() throws IOException {
    Path file = write(text().replace("\"shape\" : [ \"images\", 5 ]", "\"shape\" : [ 0.5 ]"));

    assertThatThrownBy(() -> ModelManifest.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("shape must be sizes and names, found 0.5");
  }

  @Test
  void namesTheGraphThatIsMissing() {
    assertThatThrownBy(() -> manifest().graph("mlm"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Cannot use graph 'mlm': the export must hold it, found [vision]");
  }

  private static String text() {
    return new String(manifest().toBytes(), UTF_8);
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve(ModelManifest.FILE), content);
  }

  private static ModelManifest manifest() {
    TensorSignature tensor =
        new TensorSignature(
            "image_state", ElementType.F16, List.of(new Dynamic("images"), new Fixed(5)));
    return new ModelManifest(
        "bridgetower",
        Precision.INT8,
        List.of(new FileDigest("model.safetensors", 5_000_000_000L, DIGEST)),
        DIGEST,
        new ImageInput(
            PixelFormat.BYTES, 384, 577, List.of(0.5, 0.25, 0.125), List.of(0.5, 0.5, 0.5)),
        new TextInput(50, TextPadding.FIXED, 1, 50265),
        List.of(
            new ExportedHead("vqa", List.of("yes", "no"), OptionalDouble.empty()),
            new ExportedHead("itc", List.of(), OptionalDouble.of(14.3))),
        List.of("image_state"),
        List.of("text_state", "text_query"),
        List.of(new GraphSignature("vision", "vision.onnx", List.of(), List.of(tensor))),
        List.of(new FileDigest("vision.onnx", 10, DIGEST)),
        Optional.of(
            new ReferenceCheck(
                4, 7, List.of(new OutputDifference("vqa_logits", 0.01, 0.001, 3.5, 1)))));
  }
}
