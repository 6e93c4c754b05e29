package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.Answer;
import io.bridgestream.inference.ImageText;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.MatchScore;
import io.bridgestream.inference.Outcome;
import io.bridgestream.inference.Outcome.Answered;
import io.bridgestream.inference.Outcome.Failed;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.json.JsonFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream ask}: questions and captions about one image. */
@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = {
      "Answers questions about an image, and scores how well captions match it.",
      "A checkpoint that was not exported yet is exported first, into onnx/ of its folder."
    })
final class AskCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint folder.")
  private Path model;

  @Option(
      names = "--image",
      required = true,
      paramLabel = "FILE",
      description = "A JPEG, PNG, WebP, GIF or BMP file.")
  private Path image;

  @Option(
      names = "--question",
      paramLabel = "TEXT",
      description = "A question about the image; as many as you like.")
  private List<String> questions = List.of();

  @Option(
      names = "--caption",
      paramLabel = "TEXT",
      description =
          "A caption to compare with the image; as many as you like. A model with a retrieval head"
              + " ranks it as well.")
  private List<String> captions = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "5",
      description = "The number of answers to a question. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(names = "--json", description = "Print the answers and matches as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  AskCommand() {}

  @Override
  public Integer call() {
    if (questions.isEmpty() && captions.isEmpty()) {
      throw wrong("--question or --caption is missing");
    }
    if (top < 1) {
      throw wrong("--top must be at least 1, found " + top);
    }
    Pixels pixels = ImageFiles.read(image);
    Said said = ask(pixels);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(new String(JsonFile.format(toJson(said)), StandardCharsets.UTF_8));
    } else {
      print(said, out);
    }
    out.flush();
    return 0;
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  /** What a model said: ranks are those of the captions, and empty without a retrieval head. */
  private record Said(Answered answered, List<Double> ranks) {}

  private Said ask(Pixels pixels) {
    InferenceOptions options = InferenceOptions.DEFAULTS.withTopAnswers(top);
    try (MatchModel opened = ModelFolder.open(model, options, spec.commandLine().getErr())) {
      ImageText request = new ImageText(pixels, questions, captions);
      Outcome outcome = opened.ask(List.of(request)).get(0);
      if (outcome instanceof Failed failed) {
        throw new CommandFailedException(failed.message());
      }
      boolean ranks = opened.manifest().head("rank").isPresent();
      return new Said((Answered) outcome, ranks ? opened.rank(pixels, captions) : List.of());
    }
  }

  private ObjectNode toJson(Said said) {
    Answered answered = said.answered();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode answers = json.putArray("answers");
    for (Answer answer : answered.answers()) {
      ArrayNode top = answers.addObject().put("question", answer.question()).putArray("top");
      for (Answer.Choice choice : answer.top()) {
        top.addObject().put("answer", choice.answer()).put("probability", choice.probability());
      }
    }
    ArrayNode matches = json.putArray("matches");
    for (MatchScore match : answered.matches()) {
      matches
          .addObject()
          .put("caption", match.caption())
          .put("score", match.score())
          .putArray("logits")
          .add(match.noMatchLogit())
          .add(match.matchLogit());
    }
    ArrayNode ranks = json.putArray("ranks");
    for (int i = 0; i < said.ranks().size(); i++) {
      ranks.addObject().put("caption", captions.get(i)).put("score", said.ranks().get(i));
    }
    return json;
  }

  private void print(Said said, PrintWriter out) {
    Answered answered = said.answered();
    for (Answer answer : answered.answers()) {
      out.println(answer.question());
      for (Answer.Choice choice : answer.top()) {
        out.printf(Locale.ROOT, "  %.3f  %s%n", choice.probability(), choice.answer());
      }
    }
    for (MatchScore match : answered.matches()) {
      out.printf(Locale.ROOT, "%.3f  %s%n", match.score(), match.caption());
    }
    for (int i = 0; i < said.ranks().size(); i++) {
      out.printf(Locale.ROOT, "rank %.3f  %s%n", said.ranks().get(i), captions.get(i));
    }
  }
}
