package io.bridgestream.training.nn;

import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.SizeTPair;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * Where parameters lie and layers compute. Layers themselves know nothing of devices.
 *
 * @param kind the processor
 * @param index the number of the card, 0 for {@link Kind#CPU}
 */
public record ComputeDevice(Kind kind, int index) {
  /** The compute capability from which on cards multiply bfloat16. */
  private static final int AMPERE = 8;

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
   * Returns the card with this index. Call it, or {@link #loadCuda}, before anything else of
   * libtorch.
   */
  public static ComputeDevice cuda(int index) {
    loadCuda();
    return new ComputeDevice(Kind.CUDA, index);
  }

  /**
   * Loads libtorch's CUDA half if its build for CUDA is on the class path: a process that has begun
   * without does not always find it later.
   */
  public static void loadCuda() {
    CudaLibrary.load();
  }

  /** Returns how many cards libtorch finds: none without its CUDA half or a driver. */
  public static int cards() {
    return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
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

  /** Returns whether this is an NVIDIA card. */
  public boolean isCuda() {
    return kind == Kind.CUDA;
  }

  /**
   * Makes this card the one that libtorch's work without a device goes to, so that a process with
   * another card leaves nothing on the first; and float32 what it says there, for cuDNN's
   * convolutions round to 10 bits by default.
   *
   * @throws IllegalStateException if the device is not there
   */
  public void select() {
    if (isCuda()) {
      requireCuda();
      torch_cuda.set_device((byte) index);
      torch.globalContext().setAllowTF32CuDNN(false);
    }
  }

  /**
   * Returns whether the card multiplies bfloat16 natively, as NVIDIA's do from Ampere on; older
   * ones emulate it.
   *
   * @throws IllegalStateException if this is no card, or it is not there
   */
  public boolean isBfloat16Card() {
    requireCuda();
    return torch_cuda.getDeviceProperties((byte) index).major() >= AMPERE;
  }

  /** Returns the memory in use in bytes: the process' own, or the card's by all processes. */
  public long usedMemory() {
    if (kind == Kind.CPU) {
      return Pointer.physicalBytes();
    }
    try (NativeScope scope = NativeScope.open()) {
      SizeTPair freeAndTotal = torch_cuda.getAllocator().getMemoryInfo((byte) index);
      return freeAndTotal.second() - freeAndTotal.first();
    }
  }

  private void requireCuda() {
    Optional<Throwable> failure = CudaLibrary.load();
    int cards = cards();
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
