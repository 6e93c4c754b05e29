package io.bridgestream.inference.export;

import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.ExportFolder;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.inference.onnx.OnnxModel;
import java.util.List;

/** Runs all graphs of an export one after the other, as an engine would, to compare exports. */
final class GraphPipeline {
  private final ExportFolder export;
  private final Device device;

  GraphPipeline(ExportFolder export, Device device) {
    this.export = export;
    this.device = device;
  }

  /**
   * Runs towers, then fusion and heads.
   *
   * @param inputs what the export's graphs take, features aside
   * @return all outputs, features included
   */
  NamedTensors run(NamedTensors inputs) {
    NamedTensors known = new NamedTensors().putAll(inputs);
    for (GraphSignature graph : export.manifest().graphs()) {
      if (!graph.name().equals(GraphNames.JOINT)) {
        known.putAll(run(graph.name(), known));
      }
    }
    return known;
  }

  /** Runs one graph for all of its outputs. */
  NamedTensors run(String name, NamedTensors inputs) {
    try (OnnxModel model = export.graph(name, device)) {
      List<String> outputs =
          model.signature().outputs().stream().map(TensorSignature::name).toList();
      return model.run(inputs, outputs);
    }
  }
}
