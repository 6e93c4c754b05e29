package io.bridgestream.inference.export;

import io.bridgestream.inference.manifest.FileDigest;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.inference.manifest.ReferenceCheck;
import io.bridgestream.inference.onnx.ExportFolder;
import io.bridgestream.model.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a checkpoint's graphs, weights and manifest. The {@code onnx/} folder appears whole or not
 * at all.
 */
public final class ModelExporter {
  private ModelExporter() {}

  /**
   * Exports a checkpoint folder to {@code onnx/} in it, in place of an older export. Other
   * precisions than fp32 are compared with it, which takes the disk space of an fp32 export for a
   * while.
   *
   * @return the new folder's manifest
   * @throws io.bridgestream.model.InvalidModelException if the checkpoint can't be read, or its
   *     images can't have the size asked for
   * @throws IOException if the export can't be written; an older one is then as it was
   */
  public static ModelManifest export(Path folder, ExportOptions options) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder);
        NewFolder target = new NewFolder(folder.resolve(GraphNames.FOLDER))) {
      List<FileDigest> source = SourceFiles.digests(folder);
      ExportWriter writer = new ExportWriter(checkpoint, source, options);
      ModelManifest manifest = writer.write(target.path());
      if (options.precision() != Precision.FP32) {
        ExportWriter exact =
            new ExportWriter(checkpoint, source, options.withPrecision(Precision.FP32));
        manifest = manifest.withCheck(compare(target.path(), exact, folder));
        ExportWriter.writeManifest(target.path(), manifest);
      }
      target.moveIntoPlace();
      return manifest;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ReferenceCheck compare(Path export, ExportWriter exact, Path folder)
      throws IOException {
    try (NewFolder reference = new NewFolder(folder.resolve("reference"))) {
      exact.write(reference.path());
      return ReferenceSet.compare(ExportFolder.open(export), ExportFolder.open(reference.path()));
    }
  }
}
