package io.bridgestream.inference.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.model.checkpoint.CheckpointImport;
import io.bridgestream.model.checkpoint.ImportOptions;
import io.bridgestream.model.tensors.ElementType;
import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small random model that the original repositories or transformers made and ran, with what went
 * in and came out. The build keeps a few beside the networks; {@code -Dgolden.dir} names a folder
 * with all of them.
 */
record GoldenCase(Path folder) {
  private static final String COMMITTED = "../training/src/test/resources/golden";

  /** Returns the models whose outputs hold {@code output}. */
  static List<GoldenCase> with(String output) {
    Path root = Path.of(System.getProperty("golden.dir", COMMITTED));
    try (Stream<Path> folders = Files.list(root)) {
      List<GoldenCase> cases =
          folders
              .filter(folder -> Files.exists(folder.resolve("case.json")))
              .filter(folder -> isModel(folder))
              .sorted()
              .map(GoldenCase::new)
              .filter(golden -> golden.has(output))
              .toList();
      assertThat(cases).as("golden cases with %s under %s", output, root).isNotEmpty();
      return cases;
    } catch (IOException e) {
      throw new AssertionError("Cannot list the golden cases under " + root, e);
    }
  }

  private static boolean isModel(Path folder) {
    return Files.exists(folder.resolve("model.ckpt"))
        || Files.exists(folder.resolve("config.json"));
  }

  boolean has(String output) {
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("outputs.safetensors"))) {
      return file.names().contains(output);
    }
  }

  float[] output(String name) {
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("outputs.safetensors"))) {
      return file.tensor(name).toFloats();
    }
  }

  /** Returns an input as the graphs take it. */
  HostTensor input(String name) {
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("inputs.safetensors"))) {
      StoredTensor tensor = file.tensor(name);
      return tensor.type() == ElementType.I64
          ? HostTensor.ofLongs(tensor.toLongs(), tensor.shape())
          : HostTensor.ofFloats(tensor.toFloats(), tensor.shape());
    }
  }

  /** Makes a checkpoint folder of it, {@code target} or below. */
  Path checkpoint(Path target) throws IOException {
    Path model = target.resolve(String.valueOf(folder.getFileName()));
    if (Files.exists(folder.resolve("model.ckpt"))) {
      CheckpointImport.run(folder.resolve("model.ckpt"), model, ImportOptions.NONE);
      return model;
    }
    Files.createDirectories(model);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(String.valueOf(file.getFileName())));
      }
    }
    return model;
  }

  @Override
  public String toString() {
    return String.valueOf(folder.getFileName());
  }
}
