package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DataCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void writesEasyVqaFromItsPackage() throws IOException {
    Path wheel = folder.resolve("easy_vqa.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      for (String split : new String[] {"train", "test"}) {
        add(zip, "easy_vqa/data/" + split + "/questions.json", "[[\"what?\",\"circle\",7]]");
        add(zip, "easy_vqa/data/" + split + "/images/7.png", "image");
      }
      add(zip, "easy_vqa-1.0.dist-info/LICENSE", "MIT");
    }

    int code =
        run("data", "easy-vqa", "--output", folder.toString(), "--package", wheel.toString());

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString()).contains("train: 1 questions", "test: 1 questions");
    assertThat(folder.resolve("train.jsonl")).content().contains("images/train/7.png");
  }

  @Test
  void saysInOneLineWhatIsWrongWithAPackage() {
    int code = run("data", "easy-vqa", "--output", folder.toString(), "--package", "missing.whl");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("bridgestream data easy-vqa: Cannot make")
        .hasLineCount(1);
  }

  @Test
  void refusesScenesThatAreTooSmall() {
    int code = run("data", "emoji-scenes", "--output", folder.toString(), "--image-size", "32");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("side must be between 96 and 1024, found 32");
  }

  @Test
  void asksForTheNameOfADataSet() {
    assertThat(run("data")).isEqualTo(2);
    assertThat(err.toString()).contains("the name of a data set is missing");
  }

  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private int run(String... arguments) {
    CommandLine commandLine =
        Bridgestream.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
