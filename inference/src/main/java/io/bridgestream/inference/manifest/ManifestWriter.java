package io.bridgestream.inference.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.json.JsonFields;
import java.util.List;

/** Writes the JSON that {@link ManifestReader} reads. */
final class ManifestWriter {
  /** Raised whenever an older reader would misunderstand a manifest. */
  static final int FORMAT = 1;

  private ManifestWriter() {}

  static ObjectNode write(ModelManifest manifest) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("family", manifest.family());
    json.put("precision", JsonFields.spell(manifest.precision()));
    json.put("source_digest", manifest.sourceDigest());
    files(json.putArray("source"), manifest.source());
    image(json.putObject("image"), manifest.image());
    text(json.putObject("text"), manifest.text());
    ArrayNode heads = json.putArray("heads");
    manifest.heads().forEach(head -> head(heads.addObject(), head));
    manifest.imageFeatures().forEach(json.putArray("image_features")::add);
    manifest.textFeatures().forEach(json.putArray("text_features")::add);
    ArrayNode graphs = json.putArray("graphs");
    manifest.graphs().forEach(graph -> graph(graphs.addObject(), graph));
    files(json.putArray("files"), manifest.files());
    manifest.check().ifPresent(check -> check(json.putObject("difference_from_fp32"), check));
    return json;
  }

  private static void files(ArrayNode json, List<FileDigest> files) {
    for (FileDigest file : files) {
      json.addObject()
          .put("name", file.name())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
  }

  private static void image(ObjectNode json, ImageInput image) {
    json.put("format", JsonFields.spell(image.format()));
    json.put("side", image.side());
    json.put("image_tokens", image.imageTokens());
    image.mean().forEach(json.putArray("mean")::add);
    image.std().forEach(json.putArray("std")::add);
  }

  private static void text(ObjectNode json, TextInput text) {
    json.put("max_tokens", text.maxTokens());
    json.put("padding", JsonFields.spell(text.padding()));
    json.put("pad_token_id", text.padTokenId());
    json.put("vocab_size", text.vocabSize());
  }

  private static void head(ObjectNode json, ExportedHead head) {
    json.put("name", head.name());
    head.labels().forEach(json.putArray("labels")::add);
    head.similarityScale().ifPresent(scale -> json.put("similarity_scale", scale));
  }

  private static void graph(ObjectNode json, GraphSignature graph) {
    json.put("name", graph.name());
    json.put("file", graph.file());
    tensors(json.putArray("inputs"), graph.inputs());
    tensors(json.putArray("outputs"), graph.outputs());
  }

  private static void tensors(ArrayNode json, List<TensorSignature> tensors) {
    for (TensorSignature tensor : tensors) {
      ObjectNode node = json.addObject();
      node.put("name", tensor.name());
      node.put("type", tensor.type().name());
      ArrayNode shape = node.putArray("shape");
      for (TensorSignature.Dimension dimension : tensor.shape()) {
        if (dimension instanceof Fixed fixed) {
          shape.add(fixed.size());
        } else if (dimension instanceof Dynamic dynamic) {
          shape.add(dynamic.name());
        }
      }
    }
  }

  private static void check(ObjectNode json, ReferenceCheck check) {
    json.put("pairs", check.pairs());
    json.put("seed", check.seed());
    ArrayNode outputs = json.putArray("outputs");
    for (ReferenceCheck.OutputDifference output : check.outputs()) {
      outputs
          .addObject()
          .put("name", output.name())
          .put("largest", output.largest())
          .put("mean", output.mean())
          .put("largest_value", output.largestValue())
          .put("label_agreement", output.labelAgreement());
    }
  }
}
