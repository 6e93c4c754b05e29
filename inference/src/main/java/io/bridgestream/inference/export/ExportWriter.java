package io.bridgestream.inference.export;

import io.bridgestream.inference.export.arithmetic.Arithmetic;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.WeightsFile;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.network.ModelGraphs;
import io.bridgestream.inference.manifest.FileDigest;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.ImageInput;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.FileDigests;
import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.tensors.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes one export of a checkpoint into a folder: weights, then graphs, then the manifest. */
final class ExportWriter {
  private static final int LARGEST_SIDE = 1 << 13;

  private final Checkpoint checkpoint;
  private final List<FileDigest> source;
  private final ExportOptions options;
  private final ModelConfig config;
  private final ImageInput image;

  /**
   * Checks the options against the checkpoint.
   *
   * @throws InvalidModelException if the checkpoint's images can't have the size asked for
   */
  ExportWriter(Checkpoint checkpoint, List<FileDigest> source, ExportOptions options) {
    this.checkpoint = checkpoint;
    this.source = source;
    this.options = options;
    this.config = sized(checkpoint, options);
    this.image = InputRules.image(checkpoint.folder(), config, options.pixels());
  }

  private static ModelConfig sized(Checkpoint checkpoint, ExportOptions options) {
    ModelConfig config = checkpoint.config();
    int side = options.imageSize().orElse(config.vision().imageSize());
    int patch = config.vision().patchSize();
    if (side < patch || side > LARGEST_SIDE) {
      throw new InvalidModelException(
          "Cannot export %s: images must have between %d (one patch) and %d pixels a side, found %d"
              .formatted(checkpoint.folder(), patch, LARGEST_SIDE, side));
    }
    return config.withImageSize(side);
  }

  /** Fills {@code folder}, which is empty, and returns its manifest. */
  ModelManifest write(Path folder) throws IOException {
    TensorStore weights = new ResizedWeights(checkpoint.weights(), config.vision());
    List<GraphSignature> signatures = new ArrayList<>();
    List<FileDigest> files = new ArrayList<>();
    ModelGraphs graphs;
    try (WeightsFile file = new WeightsFile(folder.resolve(WeightsFile.NAME))) {
      Arithmetic arithmetic = Arithmetic.of(options.precision(), config, file);
      graphs = new ModelGraphs(new Parameters(weights, file, arithmetic, ""), config, image);
      for (Graph graph : graphs.emit()) {
        signatures.add(graph.signature());
        files.add(write(folder.resolve(graph.signature().file()), graph.toBytes()));
      }
    }
    files.add(FileDigests.of(folder.resolve(WeightsFile.NAME)));
    ModelManifest manifest = manifest(graphs, signatures, files, weights);
    writeManifest(folder, manifest);
    return manifest;
  }

  private ModelManifest manifest(
      ModelGraphs graphs,
      List<GraphSignature> signatures,
      List<FileDigest> files,
      TensorStore weights) {
    return new ModelManifest(
        config.modelType(),
        options.precision(),
        source,
        FileDigests.ofAll(source),
        image,
        InputRules.text(config),
        HeadList.of(config.heads(), weights),
        graphs.imageFeatures(),
        graphs.textFeatures(),
        signatures,
        files,
        Optional.empty());
  }

  /** Writes or replaces the manifest of a folder. */
  static void writeManifest(Path folder, ModelManifest manifest) throws IOException {
    write(folder.resolve(ModelManifest.FILE), manifest.toBytes());
  }

  private static FileDigest write(Path file, byte[] content) throws IOException {
    AtomicFile.write(file, content);
    return FileDigests.of(file);
  }
}
