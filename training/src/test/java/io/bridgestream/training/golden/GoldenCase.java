package io.bridgestream.training.golden;

import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.model.checkpoint.CheckpointImport;
import io.bridgestream.model.checkpoint.ImportOptions;
import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.training.network.ImageText;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.NetworkWeights;
import io.bridgestream.training.nn.TensorValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;

/**
 * An opened golden case: inputs, outputs of the reference, and its checkpoint, which goes through
 * our import where it is an original one.
 */
final class GoldenCase implements AutoCloseable {
  private static final String ORIGINAL = "model.ckpt";

  private final Path folder;
  private final Path scratch;
  private final TensorStore inputs;
  private final TensorStore outputs;

  /**
   * Opens the case in {@code folder}; {@code scratch} is empty and takes what the import writes.
   */
  GoldenCase(Path folder, Path scratch) {
    this.folder = folder;
    this.scratch = scratch;
    this.inputs = SafetensorsFile.open(folder.resolve("inputs.safetensors"));
    this.outputs = SafetensorsFile.open(folder.resolve("outputs.safetensors"));
  }

  /** Returns what the reference computed. */
  TensorStore outputs() {
    return outputs;
  }

  /** Returns the network with the case's weights. */
  Network network() throws IOException {
    return network(OptionalInt.empty());
  }

  /**
   * Returns the network for images of {@code side} pixels, its position table resized on import.
   */
  Network networkFor(int side) throws IOException {
    return network(OptionalInt.of(side));
  }

  private Network network(OptionalInt side) throws IOException {
    Path original = folder.resolve(ORIGINAL);
    if (!Files.exists(original)) {
      return load(folder);
    }
    Path target = scratch.resolve(side.isPresent() ? "resized" : "imported");
    CheckpointImport.run(
        original, target, new ImportOptions(side, Optional.empty(), Optional.empty()));
    return load(target);
  }

  private static Network load(Path folder) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      Network network = new Network(checkpoint.config());
      NetworkWeights.load(network, checkpoint.weights());
      return network;
    }
  }

  /** Returns an input tensor. */
  Tensor input(String name) {
    return TensorValues.of(inputs.tensor(name));
  }

  /** Returns whether the reference computed {@code output}. */
  boolean has(String output) {
    return outputs.names().contains(output);
  }

  /** Returns the batch of the plain texts and images. */
  ImageText batch() {
    return batch("input_ids", "attention_mask", "pixel_values");
  }

  /** Returns the batch of these inputs. */
  ImageText batch(String ids, String mask, String pixels) {
    return new ImageText(input(ids), input(mask), input(pixels));
  }

  @Override
  public void close() {
    inputs.close();
    outputs.close();
  }
}
