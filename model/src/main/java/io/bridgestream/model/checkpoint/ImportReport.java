package io.bridgestream.model.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.json.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What an import made of a file.
 *
 * @param folder the folder written
 * @param config what the model is
 * @param parameters number of elements of all weights
 * @param dropped keys of the file that the folder has no use for
 * @param notes what the user should know or do next, one line each
 */
public record ImportReport(
    Path folder, ModelConfig config, long parameters, List<String> dropped, List<String> notes) {

  /** Returns the report for a person, in lines. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append("%s written to %s%n".formatted(config.modelType(), folder));
    text.append(
        "  %,d parameters, %d px, heads: %s%n"
            .formatted(parameters, config.vision().imageSize(), headNames()));
    if (!dropped.isEmpty()) {
      text.append("  left out: %s%n".formatted(String.join(", ", dropped)));
    }
    notes.forEach(note -> text.append("  note: %s%n".formatted(note)));
    return text.toString();
  }

  /** Returns the report as JSON text. */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("folder", folder.toString());
    json.put("model_type", config.modelType());
    json.put("parameters", parameters);
    json.put("image_size", config.vision().imageSize());
    config.heads().all().forEach(head -> json.withArray("heads").add(head.name()));
    dropped.forEach(json.putArray("dropped")::add);
    notes.forEach(json.putArray("notes")::add);
    return new String(JsonFile.format(json), StandardCharsets.UTF_8);
  }

  private String headNames() {
    List<String> names = config.heads().all().stream().map(TaskHead::name).toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
