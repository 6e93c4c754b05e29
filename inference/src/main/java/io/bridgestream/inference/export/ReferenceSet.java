package io.bridgestream.inference.export;

import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.ReferenceCheck;
import io.bridgestream.inference.manifest.ReferenceCheck.OutputDifference;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.ExportFolder;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import java.util.ArrayList;
import java.util.List;

/** Measures how far an export is from fp32, on seeded images and texts. */
final class ReferenceSet {
  private static final long SEED = 7;
  private static final int PAIRS = SeededInputs.IMAGES * SeededInputs.TEXTS;

  private ReferenceSet() {}

  /** Compares every output but the features; both exports are of one checkpoint. */
  static ReferenceCheck compare(ExportFolder export, ExportFolder exact) {
    ModelManifest manifest = export.manifest();
    Device device = new Device.Cpu(Runtime.getRuntime().availableProcessors());
    NamedTensors inputs = SeededInputs.of(manifest, SEED);
    NamedTensors found = new GraphPipeline(export, device).run(inputs);
    NamedTensors expected = new GraphPipeline(exact, device).run(inputs);
    List<OutputDifference> differences = new ArrayList<>();
    manifest.graphs().stream()
        .filter(graph -> !graph.name().equals(GraphNames.JOINT))
        .flatMap(graph -> graph.outputs().stream())
        .filter(output -> !isFeature(manifest, output))
        .forEach(
            output ->
                differences.add(
                    difference(
                        output.name(), found.get(output.name()), expected.get(output.name()))));
    return new ReferenceCheck(PAIRS, SEED, differences);
  }

  private static boolean isFeature(ModelManifest manifest, TensorSignature output) {
    return manifest.imageFeatures().contains(output.name())
        || manifest.textFeatures().contains(output.name());
  }

  private static OutputDifference difference(String name, HostTensor found, HostTensor expected) {
    float[] a = found.toFloats();
    float[] b = expected.toFloats();
    double largest = 0;
    double sum = 0;
    double largestValue = 0;
    for (int i = 0; i < a.length; i++) {
      double distance = Math.abs((double) a[i] - b[i]);
      largest = Math.max(largest, distance);
      largestValue = Math.max(largestValue, Math.abs(b[i]));
      sum += distance;
    }
    int width = (int) found.size(found.shape().length - 1);
    return new OutputDifference(
        name, largest, sum / a.length, largestValue, agreement(a, b, width));
  }

  private static double agreement(float[] a, float[] b, int width) {
    int rows = a.length / width;
    int same = 0;
    for (int row = 0; row < rows; row++) {
      if (largest(a, row * width, width) == largest(b, row * width, width)) {
        same++;
      }
    }
    return (double) same / rows;
  }

  private static int largest(float[] values, int from, int count) {
    int largest = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
