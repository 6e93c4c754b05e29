package io.bridgestream.inference.export.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Leaves out the nodes and weights that no output needs. */
final class Pruning {
  private Pruning() {}

  static GraphProto.Builder needed(GraphProto.Builder graph) {
    Set<String> needed = new HashSet<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      needed.add(output.getName());
    }
    Deque<NodeProto> nodes = new ArrayDeque<>();
    // Nodes stand in the order of the data flow, so one pass from the end finds all.
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        needed.addAll(node.getInputList());
        nodes.addFirst(node);
      }
    }
    GraphProto.Builder pruned = graph.clone().clearNode().addAllNode(nodes).clearInitializer();
    for (TensorProto weight : graph.getInitializerList()) {
      if (needed.contains(weight.getName())) {
        pruned.addInitializer(weight);
      }
    }
    return pruned;
  }
}
