package io.bridgestream.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** What the process needs to know about libtorch before and while it trains. */
final class NativeRuntime {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private NativeRuntime() {}

  /**
   * Loads libtorch, so that native memory can grow beyond the Java heap, by which JavaCPP would
   * bound it. One process after the other: the first on a machine unpacks the libraries, and one
   * that loads a file while another writes it is killed by the system.
   *
   * @throws TrainingException if the folder of the libraries can't be written
   */
  static synchronized void load() {
    for (String name : new String[] {"maxBytes", "maxPhysicalBytes"}) {
      String property = "org.bytedeco.javacpp." + name;
      System.setProperty(property, System.getProperty(property, "0"));
    }
    try (ProcessLock alone =
        ProcessLock.await(Loader.getCacheDir().toPath().resolve("bridgestream.lock"))) {
      Loader.load(openblas_nolapack.class);
      Loader.load(torch.class);
    } catch (IOException e) {
      throw new TrainingException("Cannot unpack libtorch: " + e.getMessage(), e);
    }
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

  /** Returns whether passes run under bfloat16 autocast. */
  static boolean isBfloat16(Precision precision) {
    return switch (precision) {
      case FP32 -> false;
      case BF16 -> true;
      case AUTO -> multipliesBfloat16();
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
