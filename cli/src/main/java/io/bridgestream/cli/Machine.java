package io.bridgestream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What figures depend on.
 *
 * @param processor its name
 * @param cores cores that the process may use
 * @param instructions those of its instruction sets that decide about matrix products
 */
record Machine(String processor, int cores, List<String> instructions) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final List<String> DECISIVE =
      List.of("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "amx_bf16");

  /** Returns this machine. */
  static Machine here() {
    String processor = System.getProperty("os.arch");
    List<String> instructions = new ArrayList<>();
    for (String line : lines(CPU_INFO)) {
      String value = line.substring(line.indexOf(':') + 1).strip();
      if (line.startsWith("model name")) {
        processor = value;
      } else if (line.startsWith("flags") && instructions.isEmpty()) {
        List<String> flags = List.of(value.split(" "));
        DECISIVE.stream().filter(flags::contains).forEach(instructions::add);
      }
    }
    return new Machine(processor, Runtime.getRuntime().availableProcessors(), instructions);
  }

  /** Returns the most memory that this process has held at once; 0 where Linux doesn't say. */
  static long peakMemoryMebibytes() {
    return lines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
