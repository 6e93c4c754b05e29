package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.Embedding;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.json.JsonFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream embed}: contrastive embeddings of images and texts. */
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    description = {
      "Gives the contrastive embeddings of images and texts: vectors of length 1, whose product is"
          + " the similarity. Images come first, each kind in the order given.",
      "A checkpoint that was not exported yet is exported first, into onnx/ of its folder."
    })
final class EmbedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint folder.")
  private Path model;

  @Option(names = "--image", paramLabel = "FILE", description = "An image; as many as you like.")
  private List<Path> images = List.of();

  @Option(names = "--text", paramLabel = "TEXT", description = "A text; as many as you like.")
  private List<String> texts = List.of();

  @Option(names = "--json", description = "Print the embeddings as JSON.")
  private boolean json;

  /** What was embedded, under its name in the JSON. */
  private record Embedded(String kind, String source, Embedding embedding) {}

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  EmbedCommand() {}

  @Override
  public Integer call() {
    if (images.isEmpty() && texts.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--image or --text is missing");
    }
    List<Pixels> pixels = images.stream().map(ImageFiles::read).toList();
    List<Embedded> embedded = embed(pixels);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(new String(JsonFile.format(toJson(embedded)), StandardCharsets.UTF_8));
    } else {
      embedded.forEach(one -> print(one, out));
    }
    out.flush();
    return 0;
  }

  private List<Embedded> embed(List<Pixels> pixels) {
    List<Embedded> embedded = new ArrayList<>();
    PrintWriter err = spec.commandLine().getErr();
    try (MatchModel opened = ModelFolder.open(model, InferenceOptions.DEFAULTS, err)) {
      for (int i = 0; i < pixels.size(); i++) {
        String file = images.get(i).toString();
        embedded.add(new Embedded("image", file, opened.embed(pixels.get(i))));
      }
      List<Embedding> ofTexts = opened.embed(texts);
      for (int i = 0; i < ofTexts.size(); i++) {
        embedded.add(new Embedded("text", texts.get(i), ofTexts.get(i)));
      }
    }
    return embedded;
  }

  private static ObjectNode toJson(List<Embedded> embedded) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode embeddings = json.putArray("embeddings");
    for (Embedded one : embedded) {
      ArrayNode values = embeddings.addObject().put(one.kind(), one.source()).putArray("values");
      for (float value : one.embedding().values()) {
        values.add(value);
      }
    }
    return json;
  }

  private static void print(Embedded one, PrintWriter out) {
    out.print(one.kind() + " " + one.source() + ":");
    for (float value : one.embedding().values()) {
      out.printf(Locale.ROOT, " %.6f", value);
    }
    out.println();
  }
}
