package io.bridgestream.inference.manifest;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.json.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an {@code onnx/} folder holds. Immutable.
 *
 * @param family the {@code model_type} of the checkpoint
 * @param precision in which numbers the graphs compute
 * @param source the checkpoint's config and weights files
 * @param sourceDigest one SHA-256 over {@code source}: the model's identity
 * @param image what images must look like
 * @param text what texts must look like
 * @param heads the heads, in the order of the config
 * @param imageFeatures names of the image features, in order
 * @param textFeatures names of the text features, in order
 * @param graphs the graphs
 * @param files every file of the folder but the manifest
 * @param check measured difference from fp32; empty where none was measured
 */
public record ModelManifest(
    String family,
    Precision precision,
    List<FileDigest> source,
    String sourceDigest,
    ImageInput image,
    TextInput text,
    List<ExportedHead> heads,
    List<String> imageFeatures,
    List<String> textFeatures,
    List<GraphSignature> graphs,
    List<FileDigest> files,
    Optional<ReferenceCheck> check) {

  /** Name of the manifest's file. */
  public static final String FILE = "manifest.json";

  /** Copies the lists. */
  public ModelManifest {
    source = List.copyOf(source);
    heads = List.copyOf(heads);
    imageFeatures = List.copyOf(imageFeatures);
    textFeatures = List.copyOf(textFeatures);
    graphs = List.copyOf(graphs);
    files = List.copyOf(files);
  }

  /**
   * Reads a manifest.
   *
   * @throws InvalidModelException if the file is missing, no manifest, or of another format version
   */
  public static ModelManifest read(Path file) {
    return ManifestReader.read(JsonFile.read(file), String.valueOf(file.getFileName()));
  }

  /** Returns the content of {@code manifest.json}. */
  public byte[] toBytes() {
    return JsonFile.format(ManifestWriter.write(this));
  }

  /** Returns this manifest with a measured difference from fp32. */
  public ModelManifest withCheck(ReferenceCheck measured) {
    return new ModelManifest(
        family,
        precision,
        source,
        sourceDigest,
        image,
        text,
        heads,
        imageFeatures,
        textFeatures,
        graphs,
        files,
        Optional.of(measured));
  }

  /** Returns the head called {@code name}, if the model has it. */
  public Optional<ExportedHead> head(String name) {
    return heads.stream().filter(head -> head.name().equals(name)).findFirst();
  }

  /**
   * Returns the graph called {@code name}.
   *
   * @throws InvalidModelException if the export has no such graph
   */
  public GraphSignature graph(String name) {
    return graphs.stream()
        .filter(graph -> graph.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidModelException(
                    "Cannot use graph '%s': the export must hold it, found %s"
                        .formatted(name, graphs.stream().map(GraphSignature::name).toList())));
  }
}
