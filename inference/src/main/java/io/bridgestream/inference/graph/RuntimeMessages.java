package io.bridgestream.inference.graph;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the runtime's messages mean; it has no codes for these. */
public final class RuntimeMessages {
  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "out of memory",
          "bad_alloc",
          "bad allocation",
          "failed to allocate memory",
          "alloc_failed",
          "cuda failure 2:",
          "is smaller than requested bytes");

  private static final Pattern MISSING_LIBRARY =
      Pattern.compile("(lib[\\w.+-]+?\\.so(?:\\.\\d+)*): cannot open shared object file");

  /** Which package has a library, by the start of its name. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "libcudart", "the CUDA runtime",
          "libcublas", "CUDA's cuBLAS",
          "libcurand", "CUDA's cuRAND",
          "libcufft", "CUDA's cuFFT",
          "libcudnn", "cuDNN",
          "libcuda.", "the NVIDIA driver",
          "libnvrtc", "CUDA's NVRTC",
          "libonnxruntime", "the artifact com.microsoft.onnxruntime:onnxruntime_gpu");

  private RuntimeMessages() {}

  /** Returns whether a run failed for want of memory. */
  public static boolean isOutOfMemory(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return OUT_OF_MEMORY.stream().anyMatch(lower::contains);
  }

  /**
   * Returns what has to be installed for a card that can't be used, if the message tells.
   *
   * @return such as "libcublasLt.so.12: install CUDA's cuBLAS, major version 12"
   */
  public static Optional<String> whatToInstall(String message) {
    Matcher library = MISSING_LIBRARY.matcher(message);
    if (library.find()) {
      return Optional.of(library.group(1) + ": install " + packageOf(library.group(1)));
    }
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("not compiled with cuda")
        || lower.contains("cuda execution provider is not enabled")
        || lower.contains("failed to find cuda shared provider")) {
      return Optional.of(
          "a runtime with CUDA: put the artifact com.microsoft.onnxruntime:onnxruntime_gpu on the"
              + " class path in place of onnxruntime");
    }
    if (lower.contains("no cuda-capable device") || lower.contains("cuda driver version")) {
      return Optional.of("a card: install the NVIDIA driver that the CUDA version asks for");
    }
    return Optional.empty();
  }

  private static String packageOf(String library) {
    String name =
        PACKAGES.entrySet().stream()
            .filter(entry -> library.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("the package that has it");
    Matcher version = Pattern.compile("\\.so\\.(\\d+)").matcher(library);
    return version.find() ? name + ", major version " + version.group(1) : name;
  }
}
