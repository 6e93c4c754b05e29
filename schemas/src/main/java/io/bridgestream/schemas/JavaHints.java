package io.bridgestream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/** What generated classes add to their schemas for Java's sake. */
final class JavaHints {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JavaHints() {}

  /** Returns a schema as it was written before classes were generated from it. */
  static Schema without(Schema schema) {
    try {
      JsonNode json = JSON.readTree(schema.toString());
      strip(json);
      return new Schema.Parser().parse(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read the schema of " + schema.getFullName(), e);
    }
  }

  private static void strip(JsonNode json) {
    if (json instanceof ObjectNode object) {
      object.remove("avro.java.string");
    }
    json.forEach(JavaHints::strip);
  }
}
