package io.bridgestream.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The process's one environment of ONNX Runtime. The runtime copies its libraries to a temporary
 * folder and leaves that folder behind at exit, so it is removed here. Thread-safe.
 */
final class OnnxRuntime {
  private static final String FOLDER_NAME = "onnxruntime-java";
  private static final OrtEnvironment ENVIRONMENT = start();

  private OnnxRuntime() {}

  static OrtEnvironment environment() {
    return ENVIRONMENT;
  }

  private static OrtEnvironment start() {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    LastingEnvironment.keep();
    libraryFolder()
        .ifPresent(
            folder ->
                Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> remove(folder), "onnxruntime-cleanup")));
    return environment;
  }

  /** Returns where this process has mapped the runtime from; empty where Linux can't tell. */
  private static Optional<Path> libraryFolder() {
    // Bytes, since a mapped file's name may be no valid UTF-8.
    try (Stream<String> maps =
        Files.lines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
      return maps.map(line -> line.substring(line.indexOf('/') + 1))
          .filter(file -> file.contains("/" + FOLDER_NAME))
          .map(file -> Path.of("/" + file).getParent())
          .filter(folder -> folder.getFileName().toString().startsWith(FOLDER_NAME))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void remove(Path folder) {
    File[] files = folder.toFile().listFiles();
    for (File file : files == null ? new File[0] : files) {
      file.delete();
    }
    folder.toFile().delete();
  }
}
