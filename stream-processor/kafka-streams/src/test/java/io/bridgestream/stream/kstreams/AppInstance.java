package io.bridgestream.stream.kstreams;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The application in a process of its own, which can be killed, stopped for a while, and told to
 * go.
 */
final class AppInstance {
  private final String name;
  private final Process process;
  private final Path log;

  private AppInstance(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one from the classes of this test.
   *
   * @param values its options
   */
  static AppInstance launch(Path folder, String name, Map<String, String> values)
      throws IOException {
    return launch(folder, name, values, System.getProperty("java.class.path"));
  }

  /** Starts one from a class path, which goes by the environment: a long command line is a trap. */
  static AppInstance launch(Path folder, String name, Map<String, String> values, String classPath)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                StreamsMain.class.getName(),
                "--config",
                write(folder.resolve(name + ".yaml"), values).toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("CLASSPATH", classPath);
    return new AppInstance(name, builder.start(), log);
  }

  private static Path write(Path file, Map<String, String> values) throws IOException {
    return Files.writeString(
        file,
        values.entrySet().stream()
            .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"\n")
            .collect(Collectors.joining()));
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Has a living one add what its threads are doing. */
  String logWithThreads() throws IOException, InterruptedException {
    if (isAlive()) {
      signal("QUIT");
      await("threads of " + name).until(() -> !isAlive() || log().contains("JNI global refs"));
    }
    return log();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Tells it to go and returns its exit status. */
  int leave() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      throw new IllegalStateException("Cannot stop " + name + ": it must go when told to");
    }
    return process.exitValue();
  }

  void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("Cannot send SIG" + signal + " to " + name);
    }
  }
}
