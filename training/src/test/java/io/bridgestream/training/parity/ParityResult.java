package io.bridgestream.training.parity;

import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.NetworkWeights;
import io.bridgestream.training.nn.NativeScope;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * How far a case is off.
 *
 * @param outputs the largest absolute difference of each output
 * @param gradients the relative error of every gradient that can differ, by parameter; empty where
 *     the reference has none
 * @param withoutGradient the parameters that no gradient reached here
 * @param withoutReferenceGradient the parameters that no gradient reached there
 */
record ParityResult(
    Map<String, Double> outputs,
    Map<String, Double> gradients,
    Set<String> withoutGradient,
    Set<String> withoutReferenceGradient) {

  /**
   * Softmax ignores what all of its inputs share, so the biases of keys change nothing: their
   * gradients are rounding errors.
   */
  private static final String WITHOUT_EFFECT = ".key.bias";

  /** Runs a case and compares. */
  static ParityResult of(ParityCase parityCase, Reference reference) {
    try (Network network = new Network(parityCase.config());
        FormulaWeights weights = new FormulaWeights(parityCase.config(), parityCase.seed())) {
      NetworkWeights.load(network, weights);
      return reference.hasGradients()
          ? withGradients(parityCase, network, reference)
          : ofOutputs(parityCase, network, reference);
    }
  }

  /** Runs a case forwards on a network that has its numbers, and compares the outputs. */
  static ParityResult ofOutputs(ParityCase parityCase, Network network, Reference reference) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard noGradients = new NoGradGuard()) {
      return new ParityResult(
          differences(ParityRun.outputs(parityCase, network), reference),
          Map.of(),
          Set.of(),
          Set.of());
    }
  }

  private static ParityResult withGradients(
      ParityCase parityCase, Network network, Reference reference) {
    try (NativeScope scope = NativeScope.open()) {
      Map<String, Tensor> outputs = ParityRun.outputs(parityCase, network);
      ParityRun.backward(outputs);
      Map<String, Double> errors = new TreeMap<>();
      Set<String> without = new TreeSet<>();
      Set<String> names = network.namedParameters().keySet();
      Set<String> withoutReference = reference.withoutGradient(names);
      network
          .namedParameters()
          .forEach(
              (name, parameter) -> {
                if (parameter.gradient().isEmpty()) {
                  without.add(name);
                } else if (!name.endsWith(WITHOUT_EFFECT) && !withoutReference.contains(name)) {
                  errors.put(
                      name, reference.gradientError(name, parameter.gradient().orElseThrow()));
                }
              });
      return new ParityResult(differences(outputs, reference), errors, without, withoutReference);
    }
  }

  private static Map<String, Double> differences(Map<String, Tensor> outputs, Reference reference) {
    if (!outputs.keySet().equals(reference.outputs())) {
      throw new IllegalArgumentException(
          "Cannot compare a case: its outputs must be %s, found %s"
              .formatted(reference.outputs(), outputs.keySet()));
    }
    Map<String, Double> differences = new TreeMap<>();
    outputs.forEach(
        (name, tensor) -> differences.put(name, reference.outputDifference(name, tensor)));
    return differences;
  }
}
