package io.bridgestream.inference.export;

import io.bridgestream.inference.manifest.FileDigest;
import io.bridgestream.inference.onnx.FileDigests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a checkpoint folder that decide what a model answers. */
final class SourceFiles {
  private static final Pattern NAMES =
      Pattern.compile(
          "config\\.json|preprocessor_config\\.json|tokenizer\\.json"
              + "|pytorch_model\\.bin|[A-Za-z0-9][\\w.-]*\\.safetensors(\\.index\\.json)?");

  private SourceFiles() {}

  /** Returns their digests, in the order of their names. */
  static List<FileDigest> digests(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files =
          entries
              .filter(file -> NAMES.matcher(String.valueOf(file.getFileName())).matches())
              .sorted()
              .toList();
    }
    List<FileDigest> digests = new ArrayList<>();
    for (Path file : files) {
      digests.add(FileDigests.of(file));
    }
    return digests;
  }
}
