package io.bridgestream.training.nn;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * Where parameters lie and layers compute. Layers themselves know nothing of devices.
 *
 * @param kind the processor
 * @param index the number of the card, 0 for {@link Kind#CPU}
 */
public record ComputeDevice(Kind kind, int index) {
  /** The processors that the layers run on. */
  public enum Kind {
    /** The machine's processor. */
    CPU(torch.DeviceType.CPU),
    /** An NVIDIA card. */
    CUDA(torch.DeviceType.CUDA);

    private final torch.DeviceType type;

    Kind(torch.DeviceType type) {
      this.type = type;
    }
  }

  /**
   * Checks the index.
   *
   * @throws IllegalArgumentException if the index is not one that the kind can have
   */
  public ComputeDevice {
    int limit = kind == Kind.CPU ? 0 : Byte.MAX_VALUE;
    if (index < 0 || index > limit) {
      throw new IllegalArgumentException(
          "Cannot name a %s device: its index must be between 0 and %d, found %d"
              .formatted(kind, limit, index));
    }
  }

  /** Returns the machine's processor. */
  public static ComputeDevice cpu() {
    return new ComputeDevice(Kind.CPU, 0);
  }

  /** Returns the card with this index. */
  public static ComputeDevice cuda(int index) {
    return new ComputeDevice(Kind.CUDA, index);
  }

  /**
   * Returns libtorch's name of the device, in the current scope.
   *
   * @throws IllegalStateException if the device is not there
   */
  public Device open() {
    if (kind == Kind.CPU) {
      return new Device(kind.type);
    }
    requireCuda();
    return new Device(kind.type, (byte) index);
  }

  private void requireCuda() {
    try {
      // libtorch asks for its CUDA half only if that library is loaded already.
      Loader.load(torch_cuda.class);
    } catch (LinkageError e) {
      throw new IllegalStateException(
          ("Cannot compute on %s: libtorch's CUDA library and the CUDA and cuDNN libraries that it"
                  + " needs must be installed, found %s")
              .formatted(this, e.getMessage()),
          e);
    }
    int cards = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    if (index >= cards) {
      throw new IllegalStateException(
          "Cannot compute on %s: the index must be below the number of cards, found %d cards"
              .formatted(this, cards));
    }
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
