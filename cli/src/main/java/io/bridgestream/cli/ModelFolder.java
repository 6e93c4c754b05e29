package io.bridgestream.cli;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model folder that a user names; a published checkpoint is exported when first used. */
final class ModelFolder {
  private ModelFolder() {}

  /**
   * Opens a model; exports it before, in fp32, if nobody did.
   *
   * @param err where the user is told about an export
   * @throws CommandFailedException if it has to be exported and the folder can't be written
   */
  static MatchModel open(Path folder, InferenceOptions options, PrintWriter err) {
    Path onnx = folder.resolve(GraphNames.FOLDER);
    if (Files.isDirectory(folder) && !Files.exists(onnx.resolve(ModelManifest.FILE))) {
      try (ProgressLine progress =
          ProgressLine.start(err, "exporting %s to %s, once".formatted(folder, onnx))) {
        export(folder, onnx);
      }
    }
    return MatchModel.open(folder, options);
  }

  private static void export(Path folder, Path onnx) {
    try {
      ModelExporter.export(folder, ExportOptions.DEFAULT);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot export %s to %s: the folder must be writable, found: %s"
              .formatted(folder, onnx, e.getMessage()),
          e);
    }
  }
}
