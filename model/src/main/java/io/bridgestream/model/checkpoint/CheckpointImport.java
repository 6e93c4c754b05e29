package io.bridgestream.model.checkpoint;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TorchArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a torch file into a checkpoint folder: an original {@code .ckpt} of BridgeTower, METER or
 * ManagerTower by its key names, shapes and training configuration, or Hugging Face's {@code
 * pytorch_model.bin} by the {@code config.json} beside it.
 */
public final class CheckpointImport {
  /** CLIP's tower has this name in every original file and in no Hugging Face one. */
  private static final String ORIGINAL_MARK = "vit_model.";

  private final Path output;
  private final Companions companions;
  private final List<String> notes = new ArrayList<>();

  private CheckpointImport(Path output, ImportOptions options) {
    this.output = output;
    this.companions = new Companions(output, options, notes);
  }

  /**
   * Reads {@code file} and writes the folder {@code output}, its weights last.
   *
   * @throws InvalidModelException if the file is damaged, hostile, or no model of this family, or
   *     an option doesn't fit it
   * @throws IOException if the folder can't be written
   */
  public static ImportReport run(Path file, Path output, ImportOptions options) throws IOException {
    CheckpointImport run = new CheckpointImport(output, options);
    try (TorchArchive archive = TorchArchive.open(file)) {
      boolean original = archive.names().stream().anyMatch(key -> key.startsWith(ORIGINAL_MARK));
      return original ? run.original(archive) : run.huggingFace(archive, file);
    }
  }

  private ImportReport original(TorchArchive archive) throws IOException {
    TrainingSettings settings = TrainingSettings.of(archive.hyperParameters());
    NamedWeights weights = new NamedWeights(archive, WeightNames::ofOriginal);
    ModelConfig stored = OriginalConfig.of(weights.shapes(), settings);
    ModelConfig config = companions.adapt(stored);
    companions.writeForOriginal(settings, config.vision().imageSize());
    return write(config, weights);
  }

  private ImportReport huggingFace(TorchArchive archive, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new InvalidModelException("Cannot import %s: it must be a file".formatted(file));
    }
    NamedWeights weights = new NamedWeights(archive, WeightNames::ofHuggingFace);
    ModelConfig declared = ModelConfig.read(folder.resolve(Checkpoint.CONFIG));
    ModelConfig config = companions.adapt(HeadDetection.complete(declared, weights.shapes()));
    companions.copyFrom(folder, config.vision().imageSize());
    return write(config, weights);
  }

  private ImportReport write(ModelConfig config, NamedWeights weights) throws IOException {
    Map<String, long[]> wanted = WeightShapes.of(config);
    List<StoredTensor> tensors = new ArrayList<>();
    long parameters = 0;
    for (String name : wanted.keySet()) {
      if (weights.names().contains(name)) {
        StoredTensor tensor = fit(weights.tensor(name), config);
        parameters += tensor.count();
        tensors.add(tensor);
      }
    }
    WeightReport report = WeightReport.compare(config, weights.shapes());
    if (!report.unexpected().isEmpty()) {
      report.requireFit("the file to import");
    }
    CheckpointWriter.write(output, config, tensors);
    List<String> dropped = new ArrayList<>(weights.nameless());
    dropped.addAll(report.unused());
    return new ImportReport(output, config, parameters, dropped, notes);
  }

  /** Resizes the position table where the model is to see another resolution. */
  private StoredTensor fit(StoredTensor tensor, ModelConfig config) {
    int tokens = config.vision().tokens();
    if (!tensor.name().equals(WeightNames.POSITION_TABLE) || tensor.shape()[0] == tokens) {
      return tensor;
    }
    int grid = config.vision().grid();
    notes.add(
        "the position table was resized from %d to %d image tokens"
            .formatted(tensor.shape()[0], tokens));
    return PositionTable.resize(tensor, grid, grid);
  }
}
