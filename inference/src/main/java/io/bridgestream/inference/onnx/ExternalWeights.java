package io.bridgestream.inference.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Message;
import io.bridgestream.inference.manifest.FileDigest;
import io.bridgestream.model.InvalidModelException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Checks where a graph's tensors lie: in the graph, or within a file of the manifest. The runtime
 * would read whatever path the graph names.
 */
final class ExternalWeights {
  /** A graph without weights is far below; one with them isn't ours, and would be read whole. */
  static final long MAX_GRAPH_BYTES = 64 << 20;

  private final Path graph;
  private final Map<String, FileDigest> files;

  private ExternalWeights(Path graph, Map<String, FileDigest> files) {
    this.graph = graph;
    this.files = files;
  }

  /**
   * Checks every tensor of a graph, also those in nodes, subgraphs and functions.
   *
   * @throws InvalidModelException if the file is no graph, or a tensor lies elsewhere
   */
  static void check(Path graph, Map<String, FileDigest> files) {
    ExternalWeights check = new ExternalWeights(graph, files);
    check.size();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(graph))) {
      check.message(ModelProto.parseFrom(in));
    } catch (IOException e) {
      throw new InvalidModelException(
          "Cannot read graph %s: it must be an ONNX file".formatted(graph), e);
    }
  }

  private void size() {
    FileDigest file = files.get(String.valueOf(graph.getFileName()));
    if (file != null && file.bytes() > MAX_GRAPH_BYTES) {
      throw new InvalidModelException(
          "Cannot open graph %s: it must have at most %d bytes, found %d"
              .formatted(graph, MAX_GRAPH_BYTES, file.bytes()));
    }
  }

  private void message(Message message) {
    if (message instanceof TensorProto tensor) {
      tensor(tensor);
    }
    for (Object field : message.getAllFields().values()) {
      Collection<?> values = field instanceof Collection<?> several ? several : List.of(field);
      for (Object value : values) {
        if (value instanceof Message child) {
          message(child);
        }
      }
    }
  }

  private void tensor(TensorProto tensor) {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL
        && tensor.getExternalDataCount() == 0) {
      return;
    }
    FileDigest file = files.get(entry(tensor, "location"));
    if (file == null) {
      throw wrong(tensor, "lie in a file of the manifest", entry(tensor, "location"));
    }
    long offset = number(tensor, "offset");
    long length = number(tensor, "length");
    if (offset < 0 || length < 0 || offset > file.bytes() - length) {
      throw wrong(
          tensor,
          "lie within the %d bytes of '%s'".formatted(file.bytes(), file.name()),
          "offset %d and length %d".formatted(offset, length));
    }
  }

  private static String entry(TensorProto tensor, String key) {
    String value = "";
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      if (entry.getKey().equals(key)) {
        value = entry.getValue();
      }
    }
    return value;
  }

  private long number(TensorProto tensor, String key) {
    String value = entry(tensor, key);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw wrong(tensor, "have a whole number as " + key, value);
    }
  }

  private InvalidModelException wrong(TensorProto tensor, String rule, String found) {
    return new InvalidModelException(
        "Cannot open graph %s: tensor '%s' must %s, found '%s'"
            .formatted(graph, printable(tensor.getName()), rule, printable(found)));
  }

  private static String printable(String text) {
    String some = text.length() <= 80 ? text : text.substring(0, 80) + "...";
    return some.replaceAll("\\p{Cntrl}", "?");
  }
}
