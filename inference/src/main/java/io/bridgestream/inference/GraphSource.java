package io.bridgestream.inference;

import io.bridgestream.inference.graph.GraphRunner;
import io.bridgestream.inference.graph.OnnxGraphRunner;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.ExportFolder;
import java.nio.file.Path;
import java.util.Collection;

/** Where a model's graphs come from. */
interface GraphSource {
  /** Opens the source of a checkpoint folder. */
  interface Opener {
    /**
     * Opens a folder.
     *
     * @throws io.bridgestream.model.InvalidModelException if it can't be trusted
     */
    GraphSource open(Path onnxFolder);
  }

  /** Returns what the graphs are. */
  ModelManifest manifest();

  /**
   * Opens graphs on a device; the caller closes them.
   *
   * @throws io.bridgestream.inference.onnx.OnnxException if the device can't be used
   */
  GraphRunner open(Collection<String> graphs, Device device);

  /** Returns graphs on ONNX Runtime, every file checked. */
  static GraphSource onnx(Path onnxFolder) {
    ExportFolder folder = ExportFolder.open(onnxFolder);
    return new GraphSource() {
      @Override
      public ModelManifest manifest() {
        return folder.manifest();
      }

      @Override
      public GraphRunner open(Collection<String> graphs, Device device) {
        return OnnxGraphRunner.open(folder, graphs, device);
      }
    };
  }
}
