package io.bridgestream.inference.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.manifest.ReferenceCheck.OutputDifference;
import io.bridgestream.inference.manifest.TensorSignature.Dimension;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.tensors.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a manifest whose author is not trusted; every error is an InvalidModelException. */
final class ManifestReader {
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final int CHANNELS = 3;
  private static final int MAX = 1 << 24;

  private ManifestReader() {}

  static ModelManifest read(ObjectNode content, String file) {
    JsonFields json = new JsonFields(file, content);
    int format = json.integer("format", 0, 0, MAX);
    if (format != ManifestWriter.FORMAT) {
      throw json.wrong(
          "format", "%d; export the model again".formatted(ManifestWriter.FORMAT), format);
    }
    return new ModelManifest(
        text(json, "family"),
        json.choice("precision", Precision.FP32),
        list(json, "source", ManifestReader::file),
        matching(json, "source_digest", SHA_256, "a SHA-256 digest"),
        image(json.object("image")),
        text(json.object("text")),
        list(json, "heads", ManifestReader::head),
        json.texts("image_features"),
        json.texts("text_features"),
        list(json, "graphs", ManifestReader::graph),
        list(json, "files", ManifestReader::file),
        json.has("difference_from_fp32")
            ? Optional.of(check(json.object("difference_from_fp32")))
            : Optional.empty());
  }

  private static FileDigest file(JsonFields json) {
    return new FileDigest(
        matching(json, "name", FILE_NAME, "a file name without folders"),
        wholeNumber(json, "bytes"),
        matching(json, "sha256", SHA_256, "a SHA-256 digest"));
  }

  private static ImageInput image(JsonFields json) {
    return new ImageInput(
        json.choice("format", PixelFormat.BYTES),
        required(json, "side"),
        required(json, "image_tokens"),
        channels(json, "mean"),
        channels(json, "std"));
  }

  private static List<Double> channels(JsonFields json, String name) {
    List<Double> values = json.numbers(name).orElse(List.of());
    if (values.size() != CHANNELS) {
      throw json.wrong(name, CHANNELS + " numbers", values.size());
    }
    return values;
  }

  private static TextInput text(JsonFields json) {
    return new TextInput(
        required(json, "max_tokens"),
        json.choice("padding", TextPadding.LONGEST),
        json.integer("pad_token_id", 1, 0, MAX),
        required(json, "vocab_size"));
  }

  private static ExportedHead head(JsonFields json) {
    return new ExportedHead(
        text(json, "name"),
        json.texts("labels"),
        json.optionalNumber("similarity_scale", 0, Double.MAX_VALUE));
  }

  private static GraphSignature graph(JsonFields json) {
    return new GraphSignature(
        text(json, "name"),
        matching(json, "file", FILE_NAME, "a file name without folders"),
        list(json, "inputs", ManifestReader::tensor),
        list(json, "outputs", ManifestReader::tensor));
  }

  private static TensorSignature tensor(JsonFields json) {
    String type = text(json, "type");
    List<Dimension> shape = new ArrayList<>();
    for (JsonNode dimension : array(json, "shape")) {
      if (dimension.isIntegralNumber() && dimension.longValue() > 0) {
        shape.add(new Fixed(dimension.longValue()));
      } else if (dimension.isTextual()) {
        shape.add(new Dynamic(dimension.textValue()));
      } else {
        throw json.wrong("shape", "sizes and names", dimension);
      }
    }
    return new TensorSignature(
        text(json, "name"),
        ElementType.named(type)
            .orElseThrow(() -> json.wrong("type", "an element type such as F32", type)),
        shape);
  }

  private static ReferenceCheck check(JsonFields json) {
    return new ReferenceCheck(
        required(json, "pairs"), wholeNumber(json, "seed"), list(json, "outputs", r -> output(r)));
  }

  private static OutputDifference output(JsonFields json) {
    return new OutputDifference(
        text(json, "name"),
        json.number("largest", 0, 0, Double.MAX_VALUE),
        json.number("mean", 0, 0, Double.MAX_VALUE),
        json.number("largest_value", 0, 0, Double.MAX_VALUE),
        json.number("label_agreement", 0, 0, 1));
  }

  private static <T> List<T> list(JsonFields json, String name, Function<JsonFields, T> item) {
    List<T> items = new ArrayList<>();
    for (JsonNode node : array(json, name)) {
      if (!(node instanceof ObjectNode object)) {
        throw json.wrong(name, "a list of objects", node);
      }
      items.add(item.apply(new JsonFields(ModelManifest.FILE + " " + name, object)));
    }
    return items;
  }

  private static Iterable<JsonNode> array(JsonFields json, String name) {
    Optional<JsonNode> node = json.any(name);
    if (node.isPresent() && !node.get().isArray()) {
      throw json.wrong(name, "a list", node.get());
    }
    return node.isPresent() ? node.get() : List.of();
  }

  private static int required(JsonFields json, String name) {
    return json.optionalInteger(name, 1, MAX)
        .orElseThrow(() -> json.wrong(name, "an integer between 1 and " + MAX, "nothing"));
  }

  private static long wholeNumber(JsonFields json, String name) {
    Optional<JsonNode> node = json.any(name);
    if (node.isEmpty() || !node.get().canConvertToLong() || node.get().longValue() < 0) {
      throw json.wrong(name, "a whole number", node.map(Object::toString).orElse("nothing"));
    }
    return node.get().longValue();
  }

  private static String text(JsonFields json, String name) {
    return json.text(name).orElseThrow(() -> json.wrong(name, "a string", "nothing"));
  }

  private static String matching(JsonFields json, String name, Pattern pattern, String rule) {
    String found = text(json, name);
    if (!pattern.matcher(found).matches()) {
      throw json.wrong(name, rule, found);
    }
    return found;
  }
}
