package io.bridgestream.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.InvalidModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares a loaded graph with what the manifest says about it. */
final class SessionCheck {
  private static final long DYNAMIC = -1;

  private SessionCheck() {}

  /**
   * Checks names, types and shapes of all inputs and outputs.
   *
   * @throws InvalidModelException if they differ
   */
  static void check(Path file, OrtSession session, GraphSignature signature) throws OrtException {
    check(file + " takes", session.getInputInfo(), signature.inputs());
    check(file + " gives", session.getOutputInfo(), signature.outputs());
  }

  private static void check(
      String where, Map<String, NodeInfo> found, List<TensorSignature> expected) {
    Set<String> names =
        expected.stream().map(TensorSignature::name).collect(Collectors.toUnmodifiableSet());
    if (!found.keySet().equals(names)) {
      throw new InvalidModelException(
          "Cannot open a graph: %s must be %s, found %s".formatted(where, names, found.keySet()));
    }
    for (TensorSignature tensor : expected) {
      NodeInfo node = found.get(tensor.name());
      if (node == null || !(node.getInfo() instanceof TensorInfo info) || !fits(info, tensor)) {
        throw new InvalidModelException(
            "Cannot open a graph: %s '%s' as %s %s, found %s"
                .formatted(where, tensor.name(), tensor.type(), tensor.shape(), node));
      }
    }
  }

  private static boolean fits(TensorInfo info, TensorSignature expected) {
    long[] shape =
        expected.shape().stream()
            .mapToLong(dimension -> dimension instanceof Fixed fixed ? fixed.size() : DYNAMIC)
            .toArray();
    return info.type == RuntimeTypes.of(expected.type()) && Arrays.equals(shape, info.getShape());
  }
}
