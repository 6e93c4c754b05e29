package io.bridgestream.training.network;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.checkpoint.WeightReport;
import io.bridgestream.model.tensors.TensorSource;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.training.nn.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Carries weights from checkpoints to networks and back. Names are canonical on both sides. */
public final class NetworkWeights {
  private NetworkWeights() {}

  /**
   * Gives {@code network} all its numbers. Nothing is copied unless all fit. Weights that no model
   * reads may be missing, and are 0 then.
   *
   * @return what else the checkpoint holds
   * @throws io.bridgestream.model.InvalidModelException if weights are missing, unexpected or of
   *     another shape
   */
  public static WeightReport load(Network network, TensorStore weights) {
    WeightReport report = compare(network, weights);
    report.requireFit("the network's weights");
    Set<String> present = weights.names();
    network
        .namedParameters()
        .forEach(
            (name, parameter) -> {
              if (present.contains(name)) {
                parameter.load(weights.tensor(name));
              } else {
                parameter.zero();
              }
            });
    return report;
  }

  /**
   * Copies the weights that {@code network} has a place for over its numbers; the others stay as
   * they were initialised. So a pre-trained trunk gets another head.
   *
   * @return what was missing, and what else the checkpoint holds
   * @throws io.bridgestream.model.InvalidModelException if a weight has another shape
   */
  public static WeightReport loadOver(Network network, TensorStore weights) {
    WeightReport report = compare(network, weights);
    if (!report.wrongShapes().isEmpty()) {
      throw new InvalidModelException(
          "Cannot load weights over a network: their shapes must be its own, found "
              + String.join("; ", report.wrongShapes()));
    }
    Map<String, Parameter> parameters = network.namedParameters();
    for (String name : weights.names()) {
      Parameter parameter = parameters.get(name);
      if (parameter != null) {
        parameter.load(weights.tensor(name));
      }
    }
    return report;
  }

  /**
   * Returns the weights of {@code network} to be written; each is read when its turn comes, so keep
   * the network open and unchanged until then.
   */
  public static List<TensorSource> sources(Network network) {
    List<TensorSource> sources = new ArrayList<>();
    network
        .namedParameters()
        .forEach((name, parameter) -> sources.add(new ParameterSource(name, parameter)));
    return sources;
  }

  private static WeightReport compare(Network network, TensorStore weights) {
    Map<String, long[]> found = new HashMap<>();
    weights.names().forEach(name -> found.put(name, weights.shape(name)));
    return WeightReport.compare(network.config(), found);
  }
}
