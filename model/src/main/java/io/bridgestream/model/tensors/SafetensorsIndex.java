package io.bridgestream.model.tensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bridgestream.model.Quoted;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code model.safetensors.index.json}, which says which shard holds a tensor. */
final class SafetensorsIndex {
  private static final long MAX_BYTES = 64 << 20;
  private static final int MAX_TENSORS = 250_000;
  private static final int MAX_SHARDS = 1000;
  private static final int MAX_FILE_NAME_CHARACTERS = 255;

  private final NamedFile name;
  private final JsonParser json;
  private final Map<String, String> shardOfTensor = new LinkedHashMap<>();
  private final Set<String> shards = new HashSet<>();

  private SafetensorsIndex(NamedFile name, JsonParser json) {
    this.name = name;
    this.json = json;
  }

  /**
   * Returns the shard's file name for each tensor, in the order of the index.
   *
   * @throws io.bridgestream.model.InvalidModelException if the index is missing or broken, or names
   *     a shard by anything but a plain file name
   */
  static Map<String, String> read(NamedFile name) {
    try (MappedFile file = MappedFile.open(name)) {
      if (file.size() > MAX_BYTES) {
        throw name.refusal(
            "it must be at most %d bytes, found %d".formatted(MAX_BYTES, file.size()));
      }
      try (JsonParser json = BoundedJson.parser(file.slice(0, file.size()))) {
        SafetensorsIndex index = new SafetensorsIndex(name, json);
        index.readAll();
        return index.shardOfTensor;
      }
    } catch (IOException e) {
      throw name.refusal("it must be JSON in UTF-8, found " + BoundedJson.problem(e), e);
    }
  }

  private void readAll() throws IOException {
    boolean found = false;
    require(json.nextToken() == JsonToken.START_OBJECT, "it must be a JSON object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      boolean isMap = json.currentName().equals("weight_map");
      json.nextToken();
      if (isMap) {
        require(!found, "it must have one weight_map, found another");
        found = true;
        readWeightMap();
      } else {
        json.skipChildren();
      }
    }
    require(json.nextToken() == null, "nothing may follow its JSON object");
    require(found, "it must have a weight_map, found none");
  }

  private void readWeightMap() throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT, "weight_map must be a JSON object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String tensor = json.currentName();
      String what = "the shard of tensor " + Quoted.of(tensor);
      require(json.nextToken() == JsonToken.VALUE_STRING, what + " must be a string");
      String shard = json.getText();
      require(
          isPlainFileName(shard),
          "%s must be a file name without folders, found %s".formatted(what, Quoted.of(shard)));
      shards.add(shard);
      require(shards.size() <= MAX_SHARDS, "it must name at most 1000 shards, found more");
      require(
          shardOfTensor.putIfAbsent(tensor, shard) == null,
          "tensor %s must occur once, found another".formatted(Quoted.of(tensor)));
      require(
          shardOfTensor.size() <= MAX_TENSORS,
          "it must name at most %d tensors, found more".formatted(MAX_TENSORS));
    }
  }

  private static boolean isPlainFileName(String shard) {
    return !shard.isEmpty()
        && shard.length() <= MAX_FILE_NAME_CHARACTERS
        && !shard.equals(".")
        && !shard.equals("..")
        && shard.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
  }

  private void require(boolean met, String rule) {
    if (!met) {
      throw name.refusal(rule);
    }
  }
}
