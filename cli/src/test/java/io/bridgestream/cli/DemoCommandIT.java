package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user starts it: processes of their own, with the model that the project ships. */
class DemoCommandIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final List<Process> started = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void endWhatStillRuns() {
    started.stream()
        .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void answersBesideAnotherDemoAndLeavesNothingBehindWhenInterrupted() throws Exception {
    Path firstFiles = Files.createDirectory(folder.resolve("first"));
    Path secondFiles = Files.createDirectory(folder.resolve("second"));
    Process first = demo(firstFiles, "--events", "1000000");
    try (BufferedReader lines = first.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).as("an event's id").matches("  [0-9]{5}-.+");
      List<ProcessHandle> children = first.descendants().toList();
      assertThat(children).as("the registry").isNotEmpty();
      assertThat(list(firstFiles)).as("broker's files and log").isNotEmpty();

      Process second = demo(secondFiles, "--events", "40", "--json");
      JsonNode report = new ObjectMapper().readTree(second.getInputStream().readAllBytes());
      assertThat(second.waitFor()).isZero();
      assertThat(report.get("answers").asInt()).isEqualTo(40);
      assertThat(report.get("dead_letters").asInt()).isZero();
      assertThat(report.get("accuracy").asDouble()).isGreaterThan(0.9);
      assertThat(report.at("/latency_ms/p99").asLong())
          .isGreaterThanOrEqualTo(report.at("/latency_ms/p50").asLong())
          .isPositive();
      assertThat(list(secondFiles)).isEmpty();

      // The signal that Ctrl-C sends is ignored by what a script started in the background.
      first.toHandle().destroy();
      while (lines.readLine() != null) {
        // What it still prints must be taken, or it could not end.
      }
      assertThat(first.waitFor()).isEqualTo(143);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(list(firstFiles)).isEmpty();
    }
  }

  @Test
  void answersWithoutFlinkToo() throws Exception {
    Process demo = demo(folder, "--events", "40", "--json", "--runtime", "kafka-streams");
    JsonNode report = new ObjectMapper().readTree(demo.getInputStream().readAllBytes());

    assertThat(demo.waitFor()).isZero();
    assertThat(report.get("answers").asInt()).isEqualTo(40);
    assertThat(report.get("dead_letters").asInt()).isZero();
    assertThat(report.get("repeated").asInt()).isZero();
    assertThat(report.get("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(list(folder)).isEmpty();
  }

  private Process demo(Path temporaryFiles, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + temporaryFiles,
                "-Dbridgestream.home=" + HOME,
                "io.bridgestream.cli.Bridgestream",
                "demo"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.getFileName().toString().startsWith("hsperf")).toList();
    }
  }
}
