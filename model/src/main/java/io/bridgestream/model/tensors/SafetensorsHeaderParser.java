package io.bridgestream.model.tensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bridgestream.model.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a safetensors header token by token, so that a hostile one costs little memory. */
final class SafetensorsHeaderParser {
  private static final int MAX_TENSORS = 250_000;
  private static final int MAX_METADATA_ENTRIES = 100_000;
  private static final int MAX_DIMENSIONS = 16;

  private final MappedFile file;
  private final JsonParser json;
  private final Map<String, SafetensorsEntry> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private boolean metadataSeen;

  private SafetensorsHeaderParser(MappedFile file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  static SafetensorsHeaderParser parse(MappedFile file, ByteBuffer bytes) {
    try (JsonParser json = BoundedJson.parser(bytes)) {
      SafetensorsHeaderParser parser = new SafetensorsHeaderParser(file, json);
      parser.readHeader();
      return parser;
    } catch (IOException e) {
      throw file.refusal("its header must be JSON in UTF-8, found " + BoundedJson.problem(e), e);
    }
  }

  /** Returns the tensors in the order of the header; their byte ranges are not checked yet. */
  Map<String, SafetensorsEntry> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  private void readHeader() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "its header");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (name.equals(SafetensorsHeader.METADATA)) {
        readMetadata();
      } else {
        readTensor(name);
      }
    }
    if (json.nextToken() != null) {
      throw file.refusal("nothing but spaces may follow the object in its header");
    }
  }

  private void readMetadata() throws IOException {
    if (metadataSeen) {
      throw file.refusal("its header must hold __metadata__ only once");
    }
    metadataSeen = true;
    expect(json.nextToken(), JsonToken.START_OBJECT, "__metadata__");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      expect(json.nextToken(), JsonToken.VALUE_STRING, "__metadata__ entry " + Quoted.of(key));
      if (metadata.putIfAbsent(key, json.getText()) != null) {
        throw file.refusal("__metadata__ must hold each key once, found another " + Quoted.of(key));
      }
      if (metadata.size() > MAX_METADATA_ENTRIES) {
        throw file.refusal(
            "__metadata__ must hold at most %d entries, found more"
                .formatted(MAX_METADATA_ENTRIES));
      }
    }
  }

  private void readTensor(String name) throws IOException {
    String what = "tensor " + Quoted.of(name);
    if (tensors.containsKey(name)) {
      throw file.refusal(what + " must occur once, found another of that name");
    }
    if (tensors.size() == MAX_TENSORS) {
      throw file.refusal("it must hold at most %d tensors, found more".formatted(MAX_TENSORS));
    }
    expect(json.nextToken(), JsonToken.START_OBJECT, what);
    @Nullable ElementType type = null;
    @Nullable List<Long> shape = null;
    @Nullable List<Long> offsets = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> type = once(what, field, type, elementType(what));
        case "shape" -> shape = once(what, field, shape, naturals(what, field, MAX_DIMENSIONS));
        case "data_offsets" -> offsets = once(what, field, offsets, naturals(what, field, 2));
        default ->
            throw file.refusal("%s has an unknown field %s".formatted(what, Quoted.of(field)));
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw file.refusal(what + " must have dtype, shape and data_offsets");
    }
    tensors.put(name, entry(name, type, shape, offsets));
  }

  private SafetensorsEntry entry(
      String name, ElementType type, List<Long> shape, List<Long> offsets) {
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw file.refusal(
          "data_offsets of tensor %s must be a begin and an end not before it, found %s"
              .formatted(Quoted.of(name), offsets));
    }
    SafetensorsEntry entry =
        new SafetensorsEntry(name, type, shape, offsets.get(0), offsets.get(1));
    long expected = StoredTensor.byteLength(name, type, entry.dimensions());
    if (entry.end() - entry.begin() != expected) {
      throw file.refusal(
          "tensor %s of %s %s takes %d bytes, found data_offsets %s"
              .formatted(entry.quotedName(), type, shape, expected, offsets));
    }
    return entry;
  }

  private <T> T once(String what, String field, @Nullable T before, T now) {
    if (before != null) {
      throw file.refusal("%s must have one %s, found another".formatted(what, field));
    }
    return now;
  }

  private ElementType elementType(String what) throws IOException {
    expect(json.currentToken(), JsonToken.VALUE_STRING, "dtype of " + what);
    String name = json.getText();
    return ElementType.named(name)
        .orElseThrow(
            () -> file.refusal("%s has the unknown dtype %s".formatted(what, Quoted.of(name))));
  }

  private List<Long> naturals(String what, String field, int max) throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY, field + " of " + what);
    List<Long> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw file.refusal("%s of %s must be whole numbers".formatted(field, what));
      }
      long value = json.getLongValue();
      if (value < 0) {
        throw file.refusal("%s of %s must not be negative, found %d".formatted(field, what, value));
      }
      if (values.size() == max) {
        throw file.refusal(
            "%s of %s must have at most %d numbers, found more".formatted(field, what, max));
      }
      values.add(value);
    }
    return values;
  }

  private void expect(@Nullable JsonToken found, JsonToken wanted, String what) {
    if (found != wanted) {
      throw file.refusal(
          "%s must be a JSON %s, found %s".formatted(what, kind(wanted), kind(found)));
    }
  }

  private static String kind(@Nullable JsonToken token) {
    if (token == null) {
      return "end";
    }
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "object";
      case START_ARRAY, END_ARRAY -> "array";
      case VALUE_STRING -> "string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
      case VALUE_TRUE, VALUE_FALSE -> "boolean";
      case VALUE_NULL -> "null";
      case FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "name";
    };
  }
}
