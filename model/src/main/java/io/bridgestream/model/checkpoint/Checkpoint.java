package io.bridgestream.model.checkpoint;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.ShardedSafetensors;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.model.tensors.TorchArchive;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An opened checkpoint folder in Hugging Face's layout: {@code config.json} and the weights as
 * {@code model.safetensors}, as shards with {@code model.safetensors.index.json}, or as {@code
 * pytorch_model.bin}. The weights fit the config: that is checked before any is read. Thread-safe;
 * the owner closes it.
 */
public final class Checkpoint implements AutoCloseable {
  /** The name of the config in a folder. */
  public static final String CONFIG = "config.json";

  /** The name of the weights in a folder, where one file holds them all. */
  public static final String WEIGHTS = "model.safetensors";

  static final String WEIGHTS_INDEX = "model.safetensors.index.json";
  static final String TORCH_WEIGHTS = "pytorch_model.bin";

  private final Path folder;
  private final ModelConfig config;
  private final NamedWeights weights;
  private final WeightReport report;

  private Checkpoint(Path folder, ModelConfig declared, NamedWeights weights) {
    this.folder = folder;
    this.config = HeadDetection.complete(declared, weights.shapes());
    this.weights = weights;
    this.report = WeightReport.compare(config, weights.shapes());
    report.requireFit(folder.toString());
  }

  /**
   * Opens a folder.
   *
   * @throws InvalidModelException if a file is missing or damaged, or the weights don't fit the
   *     config
   */
  public static Checkpoint open(Path folder) {
    ModelConfig config = ModelConfig.read(folder.resolve(CONFIG));
    return over(folder, config, weightsFile(folder));
  }

  private static Checkpoint over(Path folder, ModelConfig config, TensorStore file) {
    try {
      return new Checkpoint(folder, config, new NamedWeights(file, WeightNames::ofHuggingFace));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static TensorStore weightsFile(Path folder) {
    if (Files.exists(folder.resolve(WEIGHTS))) {
      return SafetensorsFile.open(folder.resolve(WEIGHTS));
    }
    if (Files.exists(folder.resolve(WEIGHTS_INDEX))) {
      return ShardedSafetensors.open(folder.resolve(WEIGHTS_INDEX));
    }
    if (Files.exists(folder.resolve(TORCH_WEIGHTS))) {
      return TorchArchive.open(folder.resolve(TORCH_WEIGHTS));
    }
    throw new InvalidModelException(
        "Cannot open checkpoint %s: it must hold %s, %s or %s, found none of them"
            .formatted(folder, WEIGHTS, WEIGHTS_INDEX, TORCH_WEIGHTS));
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns the config, with the heads told from the weights where the file names none. */
  public ModelConfig config() {
    return config;
  }

  /** Returns the weights under their canonical names; closed with this checkpoint. */
  public TensorStore weights() {
    return weights;
  }

  /** Returns how the weights compare with the config; nothing is missing or misshapen. */
  public WeightReport report() {
    return report;
  }

  @Override
  public void close() {
    weights.close();
  }
}
