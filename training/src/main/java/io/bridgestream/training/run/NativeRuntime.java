package io.bridgestream.training.run;

import io.bridgestream.training.nn.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** What the process needs to know about libtorch before and while it trains. */
final class NativeRuntime {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /** What only libtorch's build for CUDA brings. */
  private static final String CUDA_BUILD =
      "/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so";

  /** What NVIDIA's driver for the kernel shows. */
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  private static final String NEEDS =
      "cards need NVIDIA's driver, libtorch's build for CUDA on the class path (BRIDGESTREAM_CUDA=1"
          + " makes the launcher take it), and the libraries of CUDA 13, cuDNN 9 and NCCL 2 where"
          + " the system looks for them (LD_LIBRARY_PATH)";

  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private NativeRuntime() {}

  /**
   * Loads libtorch, so that native memory can grow beyond the Java heap, by which JavaCPP would
   * bound it. One process after the other: the first on a machine unpacks the libraries, and one
   * that loads a file while another writes it is killed by the system.
   *
   * <p>Takes libtorch's build for CUDA if it is on the class path.
   *
   * @throws TrainingException if the folder of the libraries can't be written, or they lack others
   */
  static synchronized void load() {
    for (String name : new String[] {"maxBytes", "maxPhysicalBytes"}) {
      String property = "org.bytedeco.javacpp." + name;
      System.setProperty(property, System.getProperty(property, "0"));
    }
    if (hasCudaBuild()) {
      System.setProperty(EXTENSION, System.getProperty(EXTENSION, "-gpu"));
    }
    try (ProcessLock alone =
        ProcessLock.await(Loader.getCacheDir().toPath().resolve("bridgestream.lock"))) {
      Loader.load(openblas_nolapack.class);
      if (hasCudaBuild()) {
        ComputeDevice.loadCuda();
      }
      Loader.load(torch.class);
    } catch (IOException e) {
      throw new TrainingException("Cannot unpack libtorch: " + e.getMessage(), e);
    } catch (LinkageError e) {
      throw new TrainingException(
          "Cannot load libtorch: %s; %s".formatted(e.getMessage(), NEEDS), e);
    }
  }

  private static boolean hasCudaBuild() {
    return NativeRuntime.class.getResource(CUDA_BUILD) != null;
  }

  /**
   * Returns where to compute, and makes it the process' device. Needs {@link #load} before.
   *
   * @param card the number of the card, if it is one
   * @throws TrainingException if there is no such card
   */
  static ComputeDevice device(DeviceChoice choice, int card) {
    boolean onCard =
        switch (choice) {
          case CPU -> false;
          case CUDA -> true;
          // A card that can't be used is said so, rather than its work done by the processor.
          case AUTO -> ComputeDevice.cards() > 0 || (hasCudaBuild() && Files.exists(DRIVER));
        };
    ComputeDevice device = onCard ? ComputeDevice.cuda(card) : ComputeDevice.cpu();
    try {
      device.select();
    } catch (IllegalStateException e) {
      throw new TrainingException("%s; %s".formatted(e.getMessage(), NEEDS), e);
    }
    return device;
  }

  /**
   * Sets the threads of a step; 0 leaves libtorch's choice. OpenBLAS gets none of its own: they
   * would fight with libtorch's for the cores, and count them whatever {@code count} says.
   */
  static void threads(int count) {
    openblas_nolapack.blas_set_num_threads(1);
    if (count > 0) {
      torch.set_num_threads(count);
    }
  }

  /** Returns whether passes on a device run under bfloat16 autocast. */
  static boolean isBfloat16(Precision precision, ComputeDevice device) {
    return switch (precision) {
      case FP32 -> false;
      case BF16 -> true;
      case AUTO -> device.isCuda() ? device.isBfloat16Card() : multipliesBfloat16();
    };
  }

  /** Without such instructions, bfloat16 is emulated and several times slower than float32. */
  private static boolean multipliesBfloat16() {
    try {
      String flags = Files.readString(PROCESSOR);
      return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
    } catch (IOException e) {
      return false;
    }
  }
}
