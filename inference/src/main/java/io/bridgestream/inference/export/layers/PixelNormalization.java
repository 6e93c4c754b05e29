package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.StoredWeight;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.tensors.ElementType;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * (x / 255 - mean) / std per channel, on flattened patches.
 *
 * <p>Letters: B batch, n² patches, C channels, P patch side.
 */
public final class PixelNormalization {
  private static final double WHITE = 255;

  private final Parameters parameters;
  private final List<Double> mean;
  private final List<Double> std;
  private final int patchArea;

  /** Takes a mean and a deviation per channel; {@code patchArea} is P². */
  public PixelNormalization(
      Parameters parameters, List<Double> mean, List<Double> std, int patchArea) {
    this.parameters = parameters;
    this.mean = List.copyOf(mean);
    this.std = List.copyOf(std);
    this.patchArea = patchArea;
  }

  /** Maps uint8 {@code patches} [B, n², C·P·P] to states of the same shape. */
  public Value emit(Graph graph, Value patches) {
    Value numbers = graph.cast(patches, ElementType.F32);
    Value scale = perElement(graph, "scale", channel -> 1 / (WHITE * std.get(channel)));
    Value shift = perElement(graph, "shift", channel -> -mean.get(channel) / std.get(channel));
    Value scaled = graph.add("Mul", List.of(numbers, scale));
    Value shifted = graph.add("Add", List.of(scaled, shift));
    ElementType type = parameters.arithmetic().stateType();
    return type == ElementType.F32 ? shifted : graph.cast(shifted, type);
  }

  private Value perElement(Graph graph, String name, IntToDoubleFunction ofChannel) {
    int length = mean.size() * patchArea;
    StoredWeight weight =
        parameters
            .file()
            .floats(
                "pixels." + name,
                ElementType.F32,
                new long[] {length},
                () -> {
                  float[] elements = new float[length];
                  for (int i = 0; i < length; i++) {
                    elements[i] = (float) ofChannel.applyAsDouble(i / patchArea);
                  }
                  return elements;
                });
    return graph.weight(weight);
  }
}
