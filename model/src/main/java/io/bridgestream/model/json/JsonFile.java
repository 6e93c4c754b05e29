package io.bridgestream.model.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads JSON whose author is not trusted: bounded in size and nesting, one document a file, no
 * duplicate keys. Thread-safe.
 */
public final class JsonFile {
  /** The largest file read, in bytes: room for a tokenizer of 50,265 tokens and then some. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int MAX_DEPTH = 64;

  /** RoBERTa's tokenizer has 300,000; the tree of a million empty lists takes some 100 MB. */
  private static final int MAX_TOKENS = 1_500_000;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(100)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // A vocabulary is field names, which would stay in tables of the process.
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .enable(SerializationFeature.INDENT_OUTPUT);
  private static final ObjectReader READER =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonFile() {}

  /**
   * Reads a file that holds one JSON object.
   *
   * @throws InvalidModelException if the file is missing, over {@link #MAX_BYTES}, or not one JSON
   *     object
   */
  public static ObjectNode read(Path file) {
    return parse(bytes(file), String.valueOf(file.getFileName()));
  }

  /**
   * Parses one JSON object; {@code name} stands for it in messages.
   *
   * @throws InvalidModelException if the bytes are not one JSON object
   */
  public static ObjectNode parse(byte[] bytes, String name) {
    JsonNode root;
    try {
      root = READER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw malformed(name, e);
    } catch (IOException e) {
      throw new InvalidModelException("Cannot read " + name + ": it must be UTF-8 text", e);
    }
    if (root instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidModelException(
        "Cannot read %s: it must hold a JSON object, found %s".formatted(name, root.getNodeType()));
  }

  /** Returns the object as indented UTF-8 text that ends with a newline. */
  public static byte[] format(ObjectNode object) {
    try {
      return (MAPPER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot format a JSON tree", e);
    }
  }

  /** The parser's own message may quote the file; the place says enough. */
  private static InvalidModelException malformed(String name, JsonProcessingException fault) {
    JsonLocation place = fault.getLocation();
    String where =
        place == null
            ? "nesting or numbers beyond all measure"
            : "a fault at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
    return new InvalidModelException(
        "Cannot read %s: it must be well-formed JSON without duplicate keys, found %s"
            .formatted(name, where),
        fault);
  }

  /**
   * Returns a file's content without parsing it.
   *
   * @throws InvalidModelException if the file is missing or over {@link #MAX_BYTES}
   */
  public static byte[] bytes(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new InvalidModelException("Cannot read %s: there is no such file".formatted(file));
      }
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new InvalidModelException(
            "Cannot read %s: it must be at most %d bytes, found %d"
                .formatted(file, MAX_BYTES, size));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidModelException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
