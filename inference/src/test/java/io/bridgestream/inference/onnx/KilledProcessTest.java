package io.bridgestream.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process told to end while the runtime runs and opens graphs ends so, and doesn't crash. */
class KilledProcessTest {
  /** 128 and the signal's number, as shells and init systems expect it. */
  private static final int ENDED_BY_SIGTERM = 143;

  private static final long MOST_SECONDS = 60;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {0, 300})
  void endsInTheMiddleOfRunsWhetherOrNotOthersHoldItUp(long heldMillis) throws Exception {
    Path export = Files.createDirectory(folder.resolve("export"));
    TinyExport.write(export);
    Path errors = folder.resolve("errors.txt");
    Process process = start(export, heldMillis, errors);
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo(RunsUntilKilled.READY);

      process.destroy();

      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue())
          .as(() -> "exit status after " + read(errors))
          .isEqualTo(ENDED_BY_SIGTERM);
      assertThat(errors).isEmptyFile();
    } finally {
      process.destroyForcibly();
    }
  }

  /** The class path travels in the environment: the runtime dislikes long command lines. */
  private Process start(Path export, long heldMillis, Path errors) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            RunsUntilKilled.class.getName(),
            export.toString(),
            Long.toString(heldMillis));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.redirectError(errors.toFile()).start();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
