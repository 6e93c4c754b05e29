package io.bridgestream.inference.onnx;

import io.bridgestream.inference.manifest.FileDigest;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An {@code onnx/} folder whose files are those of its manifest, and whose graphs read no other.
 * Immutable and thread-safe.
 */
public final class ExportFolder {
  private final Path folder;
  private final ModelManifest manifest;

  private ExportFolder(Path folder, ModelManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Opens a folder and checks every file against the manifest: that it is a file and no link, its
   * size and digest, and what graphs say about weights outside them. Reads all files once.
   *
   * @throws InvalidModelException if the manifest is missing or broken, or a file isn't what it
   *     says
   */
  public static ExportFolder open(Path folder) {
    ModelManifest manifest = ModelManifest.read(folder.resolve(ModelManifest.FILE));
    Map<String, FileDigest> files =
        manifest.files().stream()
            .collect(Collectors.toMap(FileDigest::name, Function.identity(), (a, b) -> b));
    for (FileDigest file : files.values()) {
      check(folder, file);
    }
    for (GraphSignature graph : manifest.graphs()) {
      if (!files.containsKey(graph.file())) {
        throw new InvalidModelException(
            "Cannot open %s: the manifest must hold a digest of graph file '%s', found none"
                .formatted(folder, graph.file()));
      }
      ExternalWeights.check(folder.resolve(graph.file()), files);
    }
    return new ExportFolder(folder, manifest);
  }

  private static void check(Path folder, FileDigest expected) {
    Path file = folder.resolve(expected.name());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidModelException(
          "Cannot open %s: it must be a file, not a link or missing".formatted(file));
    }
    FileDigest found;
    try {
      // The size alone spares reading a file that is cut off.
      found =
          Files.size(file) == expected.bytes()
              ? FileDigests.of(file)
              : new FileDigest(expected.name(), Files.size(file), "");
    } catch (IOException e) {
      throw new InvalidModelException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
    if (!found.equals(expected)) {
      throw new InvalidModelException(
          "Cannot open %s: it must have %d bytes of SHA-256 %s, found %d %s"
              .formatted(file, expected.bytes(), expected.sha256(), found.bytes(), found.sha256()));
    }
  }

  /** Returns the manifest. */
  public ModelManifest manifest() {
    return manifest;
  }

  /**
   * Opens one of the graphs; the caller closes it.
   *
   * @throws InvalidModelException if there is no such graph, or its inputs and outputs aren't what
   *     the manifest says
   * @throws OnnxException if the runtime can't load it on {@code device}
   */
  public OnnxModel graph(String name, Device device) {
    GraphSignature signature = manifest.graph(name);
    return OnnxModel.open(folder.resolve(signature.file()), signature, device);
  }
}
