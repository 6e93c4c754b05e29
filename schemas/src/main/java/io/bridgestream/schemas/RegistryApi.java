package io.bridgestream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.schemas.bounds.BoundedSchemas;
import io.bridgestream.schemas.bounds.UnusableSchemaException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;

/** Confluent's REST API: paths, bodies and error codes. */
final class RegistryApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SCHEMA_NOT_FOUND = 40403;

  private final RegistryHttp http;
  private final Registration registration;

  RegistryApi(RegistryHttp http, Registration registration) {
    this.http = http;
    this.registration = registration;
  }

  SchemaLookup schema(int id) {
    String what = "look up schema " + id;
    RegistryHttp.Reply reply = http.send("/schemas/ids/" + id, null);
    JsonNode json = json(reply);
    // Any other 404 comes from something that is no registry: to take it for a missing schema would
    // condemn good records.
    if (reply.status() == 404 && json.path("error_code").asInt() == SCHEMA_NOT_FOUND) {
      return new SchemaLookup.Unknown();
    }
    accept(what, reply, json);
    try {
      String text = text(json);
      return new SchemaLookup.Known(BoundedSchemas.parse(text, List.of()), text.length());
    } catch (UnusableSchemaException e) {
      return new SchemaLookup.Unusable(e.rule());
    }
  }

  int register(String subject, Schema schema) {
    return id(
        "register the schema of " + schema.getFullName() + " under subject " + subject,
        "/subjects/" + segment(subject) + "/versions" + query(),
        schema);
  }

  int lookUp(String subject, Schema schema) {
    return id(
        "find the schema of " + schema.getFullName() + " under subject " + subject,
        "/subjects/" + segment(subject) + query(),
        schema);
  }

  RegisteredSchema latest(String subject) {
    String what = "find the latest schema of subject " + subject;
    RegistryHttp.Reply reply =
        http.send("/subjects/" + segment(subject) + "/versions/latest", null);
    JsonNode json = json(reply);
    accept(what, reply, json);
    try {
      Schema schema = BoundedSchemas.parse(text(json), List.of());
      return new RegisteredSchema(
          number(what, reply, json, "id"), number(what, reply, json, "version"), schema);
    } catch (UnusableSchemaException e) {
      throw new RegistryRefusedException("Cannot " + what + ": " + e.rule(), reply.status());
    }
  }

  boolean compatible(String subject, Schema schema) {
    String what = "compare the schema of " + schema.getFullName() + " with subject " + subject;
    String path = "/compatibility/subjects/" + segment(subject) + "/versions";
    RegistryHttp.Reply reply = http.send(path, body(schema));
    JsonNode json = json(reply);
    accept(what, reply, json);
    if (!json.path("is_compatible").isBoolean()) {
      throw notARegistry(what, reply);
    }
    return json.path("is_compatible").asBoolean();
  }

  private int id(String what, String path, Schema schema) {
    RegistryHttp.Reply reply = http.send(path, body(schema));
    JsonNode json = json(reply);
    accept(what, reply, json);
    return number(what, reply, json, "id");
  }

  private static int number(String what, RegistryHttp.Reply reply, JsonNode json, String field) {
    JsonNode number = json.path(field);
    if (!number.canConvertToInt() || !number.isIntegralNumber() || number.asInt() < 0) {
      throw notARegistry(what, reply);
    }
    return number.asInt();
  }

  private static void accept(String what, RegistryHttp.Reply reply, JsonNode json) {
    if (reply.status() == 200 && json.isObject()) {
      return;
    }
    int error = json.path("error_code").asInt();
    if (error == 0) {
      throw notARegistry(what, reply);
    }
    // The registry's own words may hold a whole schema: enough of them to know what it means.
    String message = json.path("message").asText();
    throw new RegistryRefusedException(
        "Cannot %s at %s: it answered with status %d, error %d: %s"
            .formatted(
                what,
                reply.server(),
                reply.status(),
                error,
                message.substring(0, Math.min(message.length(), 500))),
        reply.status());
  }

  private static RegistryRefusedException notARegistry(String what, RegistryHttp.Reply reply) {
    return new RegistryRefusedException(
        "Cannot %s at %s: a schema registry must answer, found status %d and no such answer"
            .formatted(what, reply.server(), reply.status()),
        reply.status());
  }

  private static String text(JsonNode json) throws UnusableSchemaException {
    String type = json.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new UnusableSchemaException("a schema must be of type AVRO, found another type");
    }
    if (!json.path("references").isEmpty()) {
      throw new UnusableSchemaException("a schema must stand alone, found references to others");
    }
    return json.path("schema").asText();
  }

  private static JsonNode json(RegistryHttp.Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private String query() {
    return registration.text().contains(Registration.Text.NORMALIZED) ? "?normalize=true" : "";
  }

  private String body(Schema schema) {
    ObjectNode body = JSON.createObjectNode();
    body.put(
        "schema",
        registration.text().contains(Registration.Text.WITHOUT_JAVA_HINTS)
            ? JavaHints.without(schema).toString()
            : schema.toString());
    return body.toString();
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
