package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchEngineCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void measuresEveryLoadOfAModel() throws IOException {
    Path model = TinyCheckpoint.write(folder.resolve("model"));
    ModelExporter.export(model, ExportOptions.DEFAULT);
    Path inputs = folder.resolve("inputs");

    int code =
        run(
            "bench",
            "engine",
            "--json",
            "--rounds",
            "1",
            "--model",
            model.toString(),
            "--work",
            folder.resolve("work").toString(),
            "--write-inputs",
            inputs.toString());

    assertThat(err.toString()).contains("answers/s").hasLineCount(3);
    assertThat(code).isZero();
    ObjectNode json = JsonFile.parse(out.toString().getBytes(StandardCharsets.UTF_8), "output");
    assertThat(json.at("/machine/cores").intValue()).isPositive();
    assertThat(json.at("/gemm_operations_per_second/fp32").doubleValue()).isPositive();
    assertThat(json.at("/gemm_operations_per_second/int8").doubleValue()).isPositive();
    assertThat(json.get("figures"))
        .extracting(figure -> figure.get("load").textValue())
        .containsExactly("one_text", "eight_texts", "policy");
    for (JsonNode figure : json.get("figures")) {
      assertThat(figure.get("answers_per_second_best").doubleValue()).isPositive();
      assertThat(figure.get("share_outside_runtime").doubleValue()).isBetween(0.0, 1.0);
      assertThat(figure.get("precision").textValue()).isEqualTo("fp32");
      assertThat(figure.get("share_of_gemm_rate").doubleValue()).isPositive();
      assertThat(figure.get("operations_per_second").doubleValue()).isPositive();
    }
    assertThat(JsonFile.read(inputs.resolve("inputs.json")).get("texts")).hasSize(8);
    assertThat(Files.size(inputs.resolve("image-00"))).isPositive();
  }

  @Test
  void measuresManyImagesAtOnce() throws IOException {
    Path model = TinyCheckpoint.write(folder.resolve("model"));
    ModelExporter.export(model, ExportOptions.DEFAULT);

    int code =
        run(
            "bench",
            "engine",
            "--json",
            "--rounds",
            "1",
            "--threads",
            "1",
            "--model",
            model.toString(),
            "--work",
            folder.resolve("work").toString(),
            "--load",
            "full_batch",
            "--reproducibility",
            "bitwise");

    assertThat(code).as(err.toString()).isZero();
    ObjectNode json = JsonFile.parse(out.toString().getBytes(StandardCharsets.UTF_8), "output");
    assertThat(json.get("figures")).hasSize(1);
    assertThat(json.at("/figures/0/images").intValue()).isEqualTo(8);
    assertThat(json.get("reproducibility").textValue()).isEqualTo("bitwise");
  }

  @Test
  void saysWhereTheTimeOfEachGraphGoes() throws IOException {
    Path model = TinyCheckpoint.write(folder.resolve("model"));
    ModelExporter.export(model, ExportOptions.DEFAULT);

    assertThat(run("bench", "profile", "--model", model.toString(), "--rounds", "1")).isZero();

    assertThat(out.toString())
        .containsPattern("(?m)^vision: [0-9.]+ ms, [0-9.]+ billion operations")
        .containsPattern("(?m)^text: ")
        .containsPattern("(?m)^fusion: ")
        .containsPattern(
            "(?m)^ +[0-9.]+ ms +[0-9.]+ % +[0-9]+ billion/s +[0-9]+ x MatMul \\[\\[1, 5, 64]");
  }

  @Test
  void comparesAPrecisionWithTheExactAnswers() throws IOException {
    Path model = TinyCheckpoint.write(folder.resolve("model"));
    TinyCheckpoint.image(folder.resolve("image.png"));
    Path requests = folder.resolve("requests.jsonl");
    Files.writeString(
        requests,
        """
        {"image": "image.png", "questions": [{"text": "What is it", "answers": ["no", "yes", "two"]}]}
        {"image": "image.png", "captions": [{"text": "a red house", "matches": true}, {"text": "a red house", "matches": false}, "it"]}
        """);

    int code =
        run(
            "bench",
            "precision",
            "--json",
            "--model",
            model.toString(),
            "--requests",
            requests.toString(),
            "--work",
            folder.resolve("work").toString());

    assertThat(code).as(err.toString()).isZero();
    ObjectNode json = JsonFile.parse(out.toString().getBytes(StandardCharsets.UTF_8), "output");
    assertThat(json.get("questions").intValue()).isEqualTo(1);
    assertThat(json.get("captions").intValue()).isEqualTo(3);
    assertThat(json.get("label_agreement").doubleValue()).isIn(0.0, 1.0);
    assertThat(json.get("largest_score_difference").doubleValue()).isGreaterThan(0).isLessThan(0.2);
    // The question's answer is right whatever it is, and of the captions exactly one.
    assertThat(json.get("accuracy").doubleValue()).isEqualTo(2 / 3.0);
    assertThat(json.get("accuracy_fp32").doubleValue()).isEqualTo(2 / 3.0);
    assertThat(model.resolve("onnx")).doesNotExist();
  }

  @Test
  void asksWhatToMeasure() {
    assertThat(run("bench")).isEqualTo(2);
    assertThat(err.toString()).contains("what to measure is missing").hasLineCount(1);
  }

  private int run(String... arguments) {
    return Bridgestream.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
