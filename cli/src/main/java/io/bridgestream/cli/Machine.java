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
  private static final List<String> DECISIVE =
      List.of("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "amx_bf16");

  /** Returns this machine. */
  static Machine here() {
    String processor = System.getProperty("os.arch");
    List<String> instructions = new ArrayList<>();
    for (String line : cpuInfo()) {
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

  private static List<String> cpuInfo() {
    try {
      return Files.exists(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
