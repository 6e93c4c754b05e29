package io.bridgestream.inference;

import io.bridgestream.inference.manifest.FileDigest;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.FileDigests;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that an export was made from the checkpoint it lies in. */
final class SourceCheck {
  /** Larger files, the weights, are compared by size: reading gigabytes again tells little. */
  private static final long MAX_DIGESTED = 64L << 20;

  private SourceCheck() {}

  /**
   * Checks the family and every source file that is there; weights may be left behind where a model
   * is only run.
   *
   * @throws InvalidModelException if the checkpoint is another or was changed after the export
   */
  static void check(Path folder, ModelManifest manifest) {
    String family = ModelConfig.read(folder.resolve("config.json")).modelType();
    if (!family.equals(manifest.family())) {
      throw new InvalidModelException(
          "Cannot open %s: its export must be of the family '%s' of config.json, found '%s'"
              .formatted(folder, family, manifest.family()));
    }
    for (FileDigest expected : manifest.source()) {
      Path file = folder.resolve(expected.name());
      if (Files.exists(file) && !isSame(file, expected)) {
        throw new InvalidModelException(
            "Cannot open %s: it must be as it was when exported; found a change: export again"
                .formatted(file));
      }
    }
  }

  private static boolean isSame(Path file, FileDigest expected) {
    try {
      long size = Files.size(file);
      return size == expected.bytes()
          && (size > MAX_DIGESTED || FileDigests.of(file).sha256().equals(expected.sha256()));
    } catch (IOException e) {
      throw new InvalidModelException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
