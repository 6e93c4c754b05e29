package io.bridgestream.inference;

import io.bridgestream.inference.onnx.Device;

/**
 * Where a model runs.
 *
 * @param device the device wanted
 * @param otherwise what happens where the device, or a library that it needs, is missing
 */
public record Placement(Device device, Otherwise otherwise) {
  /** What happens without the device. */
  public enum Otherwise {
    /** Opening fails and says what to install. */
    FAIL,
    /** The model runs on the processor. */
    USE_CPU
  }

  /** The processor, with a thread for each core that the process may use. */
  public static final Placement CPU = new Placement(cpu(), Otherwise.FAIL);

  static Device.Cpu cpu() {
    return new Device.Cpu(Runtime.getRuntime().availableProcessors());
  }
}
