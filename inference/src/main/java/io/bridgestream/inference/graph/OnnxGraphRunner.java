package io.bridgestream.inference.graph;

import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.ExportFolder;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.inference.onnx.OnnxException;
import io.bridgestream.inference.onnx.OnnxModel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The graphs of an export folder on ONNX Runtime. Thread-safe until closed; whoever closes it makes
 * sure that no run is under way. Owns one session a graph.
 */
public final class OnnxGraphRunner implements GraphRunner {
  private final Map<String, OnnxModel> models = new LinkedHashMap<>();

  private OnnxGraphRunner() {}

  /**
   * Opens graphs.
   *
   * @param names which graphs; others take no memory
   * @throws io.bridgestream.model.InvalidModelException if one isn't what the manifest says
   * @throws OnnxException if the runtime can't load one on the device
   */
  public static OnnxGraphRunner open(ExportFolder folder, Collection<String> names, Device device) {
    OnnxGraphRunner runner = new OnnxGraphRunner();
    try {
      for (String name : names) {
        runner.models.put(name, folder.graph(name, device));
      }
      return runner;
    } catch (RuntimeException | Error failure) {
      runner.closeAfter(failure);
      throw failure;
    }
  }

  @Override
  public void run(String graph, NamedTensors inputs, NamedTensors outputs) throws GraphFailure {
    OnnxModel model = models.get(graph);
    if (model == null) {
      throw new IllegalArgumentException(
          "Cannot run graph '%s': open are %s".formatted(graph, models.keySet()));
    }
    try {
      model.runInto(inputs, outputs);
    } catch (OnnxException failure) {
      String message = String.valueOf(failure.getMessage());
      throw RuntimeMessages.isOutOfMemory(message)
          ? GraphFailure.outOfMemory(message, failure)
          : GraphFailure.failed(message, failure);
    }
  }

  /** Frees every session, also when freeing one fails. */
  @Override
  public void close() {
    RuntimeException first = null;
    for (OnnxModel model : models.values()) {
      try {
        model.close();
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    models.clear();
    if (first != null) {
      throw first;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }
}
