package io.bridgestream.inference.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.bridgestream.inference.manifest.FileDigest;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFolderTest {
  private static final Device DEVICE = new Device.Cpu(1);

  @TempDir private Path folder;

  @BeforeEach
  void export() throws IOException {
    TinyExport.write(folder);
  }

  @Test
  void refusesAChangedByte() throws IOException {
    byte[] content = Files.readAllBytes(weights());
    content[content.length / 2] ^= 1;
    Files.write(weights(), content);

    assertRefused("must have %d bytes of SHA-256".formatted(content.length));
  }

  @Test
  void refusesAFileThatIsCutOff() throws IOException {
    byte[] content = Files.readAllBytes(weights());
    Files.write(weights(), Arrays.copyOf(content, content.length - 1));

    assertRefused("found %d".formatted(content.length - 1));
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(weights());

    assertRefused("it must be a file, not a link or missing");
  }

  @Test
  void refusesALink() throws IOException {
    Path elsewhere = folder.resolveSibling(folder.getFileName() + ".elsewhere");
    Files.move(weights(), elsewhere);
    Files.createSymbolicLink(weights(), elsewhere);

    assertRefused("it must be a file, not a link or missing");

    Files.delete(elsewhere);
  }

  @Test
  void refusesWeightsInAnotherFolder() throws IOException {
    tamper(tensor -> external(tensor, "../../etc/passwd", "0", "4"));

    assertRefused("must lie in a file of the manifest, found '../../etc/passwd'");
  }

  @Test
  void refusesWeightsBehindTheEndOfTheFile() throws IOException {
    tamper(tensor -> external(tensor, "weights.bin", "9223372036854775807", "64"));

    assertRefused("must lie within the");
  }

  @Test
  void refusesOffsetsThatAreNoNumbers() throws IOException {
    tamper(tensor -> external(tensor, "weights.bin", "0x10", "4"));

    assertRefused("must have a whole number as offset, found '0x10'");
  }

  @Test
  void refusesAGraphThatIsNone() throws IOException {
    Files.writeString(folder.resolve("vision.onnx"), "no graph");
    writeManifest(manifest());

    assertRefused("it must be an ONNX file");
  }

  @Test
  void refusesAGraphThatHoldsItsWeights() throws IOException {
    try (RandomAccessFile graph =
        new RandomAccessFile(folder.resolve("vision.onnx").toFile(), "rw")) {
      graph.setLength(ExternalWeights.MAX_GRAPH_BYTES + 1);
    }
    writeManifest(manifest());

    assertRefused("it must have at most 67108864 bytes, found 67108865");
  }

  @Test
  void refusesAGraphThatTakesSomethingElseThanTheManifestSays() {
    GraphSignature text = manifest().graph("text");
    GraphSignature wrong =
        new GraphSignature("vision", "text.onnx", text.inputs(), text.outputs().subList(0, 1));

    assertThatThrownBy(() -> OnnxModel.open(folder.resolve("text.onnx"), wrong, DEVICE).close())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("gives must be [text_state], found [");
  }

  @Test
  void namesTheGraphThatTheExportLacks() {
    ExportFolder export = ExportFolder.open(folder);

    assertThatThrownBy(() -> export.graph("nlvr2", DEVICE))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot use graph 'nlvr2'");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ExportFolder.open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  private Path weights() {
    return folder.resolve("weights.bin");
  }

  private ModelManifest manifest() {
    return ModelManifest.read(folder.resolve(ModelManifest.FILE));
  }

  /** Changes the first weight of a graph and brings the manifest's digests in line. */
  private void tamper(UnaryOperator<TensorProto> change) throws IOException {
    Path file = folder.resolve("vision.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    for (int i = 0; i < model.getGraph().getInitializerCount(); i++) {
      TensorProto tensor = model.getGraph().getInitializer(i);
      if (tensor.getExternalDataCount() > 0) {
        model.getGraphBuilder().setInitializer(i, change.apply(tensor));
        break;
      }
    }
    Files.write(file, model.build().toByteArray());
    writeManifest(manifest());
  }

  private static TensorProto external(
      TensorProto tensor, String location, String offset, String length) {
    TensorProto.Builder changed = tensor.toBuilder();
    changed.getExternalDataBuilder(0).setValue(location);
    changed.getExternalDataBuilder(1).setValue(offset);
    changed.getExternalDataBuilder(2).setValue(length);
    return changed.build();
  }

  private void writeManifest(ModelManifest manifest) throws IOException {
    List<FileDigest> files = new ArrayList<>();
    for (FileDigest file : manifest.files()) {
      files.add(FileDigests.of(folder.resolve(file.name())));
    }
    ModelManifest changed =
        new ModelManifest(
            manifest.family(),
            manifest.precision(),
            manifest.source(),
            manifest.sourceDigest(),
            manifest.image(),
            manifest.text(),
            manifest.heads(),
            manifest.imageFeatures(),
            manifest.textFeatures(),
            manifest.graphs(),
            files,
            manifest.check());
    Files.write(folder.resolve(ModelManifest.FILE), changed.toBytes());
  }
}
