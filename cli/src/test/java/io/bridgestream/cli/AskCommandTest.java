package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class AskCommandTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static String model;
  private static String image;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void export() throws IOException {
    model = TinyCheckpoint.write(shared.resolve("model")).toString();
    image = TinyCheckpoint.image(shared.resolve("image.png")).toString();
    Path unused = Files.createTempFile(shared, "warm", ".txt");
    assertThat(
            Bridgestream.commandLine()
                .setOut(new PrintWriter(unused.toFile(), StandardCharsets.UTF_8))
                .execute("ask", "--model", model, "--image", image, "--question", "What"))
        .isZero();
  }

  @Test
  void printsAnswersAndMatchesAsJson() {
    int code =
        run(
            "ask",
            "--model",
            model,
            "--image",
            image,
            "--question",
            "What is it",
            "--question",
            "a",
            "--caption",
            "a red house",
            "--json");

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    ObjectNode json = json();
    assertThat(json.get("answers")).hasSize(2);
    assertThat(json.at("/answers/0/question").textValue()).isEqualTo("What is it");
    assertThat(json.at("/answers/0/top")).hasSize(3);
    assertThat(json.at("/answers/0/top/0/answer").textValue()).isIn("no", "yes", "two");
    assertThat(json.at("/answers/0/top/0/probability").doubleValue()).isBetween(0.0, 1.0);
    JsonNode match = json.at("/matches/0");
    assertThat(match.get("caption").textValue()).isEqualTo("a red house");
    assertThat(json.at("/ranks/0/caption").textValue()).isEqualTo("a red house");
    assertThat(json.at("/ranks/0/score").isDouble()).isTrue();
    double difference = match.at("/logits/0").doubleValue() - match.at("/logits/1").doubleValue();
    assertThat(match.get("score").doubleValue())
        .isCloseTo(1 / (1 + Math.exp(difference)), within(1e-6));
  }

  @Test
  void printsLinesForPeople() {
    int code =
        run(
            "ask",
            "--model",
            model,
            "--image",
            image,
            "--question",
            "What",
            "--top",
            "1",
            "--caption",
            "house");

    assertThat(code).isZero();
    assertThat(out.toString())
        .matches(
            "What\\R {2}0\\.\\d{3}  (no|yes|two)\\R0\\.\\d{3}  house\\Rrank -?\\d+\\.\\d{3}  house\\R");
  }

  @Test
  void exportsACheckpointWhenItIsFirstUsed() throws IOException {
    Path fresh = TinyCheckpoint.write(folder.resolve("fresh"));

    assertThat(run("ask", "--model", fresh.toString(), "--image", image, "--caption", "red"))
        .isZero();

    assertThat(err.toString()).startsWith("exporting " + fresh).hasLineCount(1);
    assertThat(fresh.resolve("onnx/manifest.json")).exists();
  }

  @Test
  void saysInOneLineWhatIsWrong() throws IOException {
    Path broken = folder.resolve("broken.png");
    Files.write(broken, new byte[] {1, 2, 3});

    assertFails("broken.png: Cannot decode image", "--model", model, "--image", broken.toString());
    assertFails("no such file", "--model", model, "--image", folder.resolve("no").toString());
    assertFails("there is no such folder", "--model", folder + "/no", "--image", image);
  }

  @Test
  void refusesAnEmptyQuestion() {
    int code = run("ask", "--model", model, "--image", image, "--question", " ");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "bridgestream ask: Cannot read question: it must have a visible character, found none");
  }

  @ParameterizedTest
  @MethodSource("headsThatAnswerNothing")
  void namesTheHeadThatAQuestionOrACaptionNeeds(TaskHead head, String name) throws IOException {
    Path other = TinyCheckpoint.write(folder.resolve("other"), head);
    assertThat(run("export", "--model", other.toString())).isZero();

    assertFails(
        "Cannot answer questions: the model must have head 'vqa', found [%s]".formatted(name),
        "--model",
        other.toString(),
        "--image",
        image,
        "--question",
        "What");
    assertFails(
        "Cannot score captions: the model must have head 'itm', found [%s]".formatted(name),
        "--model",
        other.toString(),
        "--image",
        image);
  }

  static Stream<Arguments> headsThatAnswerNothing() {
    return Stream.of(
        Arguments.of(new TaskHead.Mlm(), "mlm"),
        Arguments.of(new TaskHead.Nlvr2(OptionalInt.of(64), 0), "nlvr2"));
  }

  @Test
  void asksForAQuestion() {
    assertThat(run("ask", "--model", model, "--image", image)).isEqualTo(2);
    assertThat(err.toString()).contains("--question or --caption is missing").hasLineCount(1);
  }

  @Test
  void embedsImagesAndTexts() {
    int code = run("embed", "--model", model, "--text", "a red house", "--image", image, "--json");

    assertThat(code).isZero();
    ObjectNode json = json();
    assertThat(json.at("/embeddings/0/image").textValue()).isEqualTo(image);
    assertThat(json.at("/embeddings/1/text").textValue()).isEqualTo("a red house");
    for (JsonNode embedding : json.get("embeddings")) {
      double length = 0;
      for (JsonNode value : embedding.get("values")) {
        length += value.doubleValue() * value.doubleValue();
      }
      assertThat(length).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void asksForSomethingToEmbed() {
    assertThat(run("embed", "--model", model)).isEqualTo(2);
    assertThat(err.toString()).contains("--image or --text is missing").hasLineCount(1);
  }

  private void assertFails(String message, String... arguments) {
    err.getBuffer().setLength(0);
    String[] all = new String[arguments.length + 3];
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[0] = "ask";
    all[all.length - 2] = "--caption";
    all[all.length - 1] = "red";
    assertThat(run(all)).isEqualTo(1);
    assertThat(err.toString()).startsWith("bridgestream ask: ").contains(message).hasLineCount(1);
  }

  private ObjectNode json() {
    return JsonFile.parse(out.toString().getBytes(StandardCharsets.UTF_8), "output");
  }

  private int run(String... arguments) {
    CommandLine commandLine = Bridgestream.commandLine();
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
