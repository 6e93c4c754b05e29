package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {
  private static final String CKPT = "../training/src/test/resources/golden/bt_vqa/model.ckpt";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void importCheckpoint() {
    assertThat(run("import", CKPT, "--output", folder.toString())).isZero();
    out.getBuffer().setLength(0);
  }

  @Test
  void writesGraphsAndSaysHowFarTheyAreFromExact() {
    int code = run("export", "--model", folder.toString(), "--precision", "int8");

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .startsWith("bridgetower written to " + folder.resolve("onnx") + ": int8, 32 pixels")
        .contains("vqa_logits: at most");
    assertThat(folder.resolve("onnx/manifest.json")).exists();
  }

  @Test
  void printsTheManifest() {
    int code = run("export", "--model", folder.toString(), "--image-size", "48", "--json");

    assertThat(code).isZero();
    assertThat(out.toString()).startsWith("{").contains("\"side\" : 48");
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    assertThat(run("export", "--model", folder.toString(), "--image-size", "3")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bridgestream export: Cannot export").hasLineCount(1);
  }

  private int run(String... arguments) {
    CommandLine commandLine =
        Bridgestream.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
