package io.bridgestream.training.nn;

import java.util.Optional;
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

  /**
   * Returns the card with this index. Call it before anything else of libtorch: it loads libtorch's
   * CUDA half, which a process that has begun without does not always find later.
   */
  public static ComputeDevice cuda(int index) {
    CudaLibrary.load();
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
    Optional<Throwable> failure = CudaLibrary.load();
    int cards = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    if (index >= cards) {
      throw new IllegalStateException(
          "Cannot compute on %s: libtorch must find more cards than the index, found %d%s"
              .formatted(this, cards, failure.map(e -> " (" + e.getMessage() + ")").orElse("")),
          failure.orElse(null));
    }
  }

  /** libtorch's CUDA half, which it uses only if somebody loads it. */
  private static final class CudaLibrary {
    private static final Optional<Throwable> FAILURE = attempt();

    /** Loads the library once and returns what went wrong, if anything did. */
    static Optional<Throwable> load() {
      return FAILURE;
    }

    private static Optional<Throwable> attempt() {
      try {
        Loader.load(torch_cuda.class);
        return Optional.empty();
      } catch (LinkageError | TypeNotPresentException e) {
        return Optional.of(e);
      }
    }
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
