package io.bridgestream.training.data.official;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads lists of JSON records of any length, one record in memory at a time. */
final class Records {
  private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

  private Records() {}

  /**
   * Goes through the list that the file's object has under a key.
   *
   * @throws InvalidModelException if the file is missing, malformed or has no such list
   */
  static void under(String key, Path file, Consumer<JsonNode> each) {
    if (read(READER.at("/" + key), file, each) == 0) {
      throw new InvalidModelException(
          "Cannot read %s: \"%s\" must be a list of records, found none".formatted(file, key));
    }
  }

  /**
   * Goes through a file that is a list, or has one record in each line.
   *
   * @throws InvalidModelException if the file is missing or malformed
   */
  static void of(Path file, Consumer<JsonNode> each) {
    read(READER, file, each);
  }

  private static int read(ObjectReader reader, Path file, Consumer<JsonNode> each) {
    int records = 0;
    try (InputStream input = Files.newInputStream(file);
        MappingIterator<JsonNode> nodes = reader.readValues(input)) {
      while (nodes.hasNextValue()) {
        each.accept(nodes.nextValue());
        records++;
      }
    } catch (IOException e) {
      throw new InvalidModelException(
          "Cannot read %s: it must hold JSON records, found a fault after %d (%s)"
              .formatted(file, records, e.getClass().getSimpleName()),
          e);
    }
    return records;
  }

  /**
   * Returns a field as text, numbers as they are written.
   *
   * @throws InvalidModelException if it is missing
   */
  static String text(JsonNode node, String field, Path file) {
    JsonNode value = node.path(field);
    if (!value.isValueNode() || value.isNull()) {
      throw new InvalidModelException(
          "Cannot read %s: every record must have \"%s\", found one without"
              .formatted(file, field));
    }
    return value.asText();
  }
}
