package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {
  private static final Path CKPT =
      Path.of("../training/src/test/resources/golden/meter_irtr/model.ckpt");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void writesAFolderThatOpens() {
    int code = run("import", CKPT.toString(), "--output", folder.toString());

    assertThat(code).isZero();
    assertThat(out.toString())
        .startsWith("meter written to " + folder)
        .contains("heads: itm, rank");
    assertThat(err.toString()).isEmpty();
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.config().modelType()).isEqualTo("meter");
    }
  }

  @Test
  void reportsAsJson() {
    int code = run("import", CKPT.toString(), "--output", folder.toString(), "--json");

    assertThat(code).isZero();
    var report = JsonFile.parse(out.toString().getBytes(StandardCharsets.UTF_8), "report");
    assertThat(report.get("parameters").longValue()).isEqualTo(420_099);
    assertThat(report.get("heads")).hasSize(2);
  }

  @Test
  void saysInOneLineWhatIsWrongWithAFile() throws IOException {
    Path file = folder.resolve("broken.ckpt");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0});

    int code = run("import", file.toString(), "--output", folder.resolve("out").toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).startsWith("bridgestream import: Cannot read").hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void saysInOneLineWhatIsWrongWithTheCall() {
    assertThat(run("import", CKPT.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--output").hasLineCount(1);
  }

  @Test
  void asksForACommand() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("bridgestream: a command is missing");
  }

  @Test
  void helpsOnEveryLevel() {
    assertThat(run("import", "--help")).isZero();
    assertThat(out.toString()).contains("--answers");
  }

  private int run(String... arguments) {
    CommandLine commandLine = Bridgestream.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
