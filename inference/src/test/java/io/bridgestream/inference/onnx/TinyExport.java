package io.bridgestream.inference.onnx;

import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.model.checkpoint.CheckpointImport;
import io.bridgestream.model.checkpoint.ImportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small model of random weights, exported. */
final class TinyExport {
  private static final Path MODEL =
      Path.of("../training/src/test/resources/golden/bt_vqa/model.ckpt");

  private TinyExport() {}

  /** Writes the export's files into {@code folder}, which is empty. */
  static void write(Path folder) throws IOException {
    Path model = folder.resolve("checkpoint");
    CheckpointImport.run(MODEL, model, ImportOptions.NONE);
    ModelExporter.export(model, ExportOptions.DEFAULT);
    for (String file :
        new String[] {
          "manifest.json", "vision.onnx", "text.onnx", "fusion.onnx", "joint.onnx", "weights.bin"
        }) {
      Files.move(model.resolve("onnx").resolve(file), folder.resolve(file));
    }
  }
}
