package io.bridgestream.training.nn;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A scheme by which networks start when they are trained from scratch. */
public interface Initialisation {
  /** Returns the standard deviation of the normally distributed parameter called {@code name}. */
  double deviation(String name, InitialValue.Normal kind);

  /**
   * Fills all parameters of {@code network}. The same seed gives the same numbers, on every device.
   */
  default void fill(Layer network, long seed) {
    try (NativeScope scope = NativeScope.open()) {
      Generator generator = torch.createCPUGenerator(seed);
      for (Map.Entry<String, Parameter> entry : network.namedParameters().entrySet()) {
        try (PointerScope perParameter = new PointerScope()) {
          Parameter parameter = entry.getValue();
          parameter.assign(numbers(entry.getKey(), parameter, new GeneratorOptional(generator)));
        }
      }
    }
  }

  private Tensor numbers(String name, Parameter parameter, GeneratorOptional generator) {
    Tensor empty = torch.empty(parameter.shape());
    InitialValue start = parameter.initialValue();
    if (start instanceof InitialValue.Constant constant) {
      return empty.fill_(new Scalar(constant.value()));
    }
    if (start instanceof InitialValue.Levels levels) {
      for (int i = 0; i < levels.values().size(); i++) {
        empty.select(1, i).fill_(new Scalar(levels.values().get(i)));
      }
      return empty;
    }
    return empty.normal_(0, deviation(name, (InitialValue.Normal) start), generator);
  }
}
