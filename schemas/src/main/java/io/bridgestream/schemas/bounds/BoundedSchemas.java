package io.bridgestream.schemas.bounds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.IdentityHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Parses schemas that come from a registry, which others write to.
 *
 * <p>Avro's parser recurses as deep as the text is nested, and its resolver writes out every use of
 * a named type in full: 40 records that each use the next one twice would take 2^40 steps. Size,
 * depth and written-out size are checked first.
 */
public final class BoundedSchemas {
  /** The longest text of a schema, in characters. */
  public static final int MAX_CHARACTERS = 1 << 20;

  /** How deep objects and lists of the text may be nested. */
  public static final int MAX_DEPTH = 200;

  /** How many types the schema may have with every name written out. */
  public static final int MAX_TYPES = 20_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_CHARACTERS)
                  .build())
          .build();

  private final IdentityHashMap<Schema, Long> sizes = new IdentityHashMap<>();

  private BoundedSchemas() {}

  /**
   * Parses a schema.
   *
   * @param text its JSON
   * @param known schemas, in order, whose names the text may use
   * @throws UnusableSchemaException if it isn't valid or is larger than the bounds
   */
  public static Schema parse(String text, Iterable<Schema> known) throws UnusableSchemaException {
    if (text.length() > MAX_CHARACTERS) {
      throw new UnusableSchemaException(
          "a schema may have " + MAX_CHARACTERS + " characters, found " + text.length());
    }
    checkDepth(text);
    Schema schema = parseChecked(text, known);
    if (new BoundedSchemas().types(schema) > MAX_TYPES) {
      throw new UnusableSchemaException(
          "a schema may have " + MAX_TYPES + " types with every name written out, found more");
    }
    return schema;
  }

  private static void checkDepth(String text) throws UnusableSchemaException {
    try (JsonParser tokens = JSON.createParser(text)) {
      while (tokens.nextToken() != null) {}
    } catch (IOException e) {
      throw new UnusableSchemaException(
          "a schema must be JSON nested at most " + MAX_DEPTH + " deep, found something else");
    }
  }

  private static Schema parseChecked(String text, Iterable<Schema> known)
      throws UnusableSchemaException {
    try {
      return new Schema.Parser().addTypes(known).parse(text);
    } catch (AvroRuntimeException e) {
      throw new UnusableSchemaException("a schema must be valid Avro, found something else");
    }
  }

  /**
   * Counts types with names written out, up to just over the bound; a type within itself counts
   * once.
   */
  private long types(Schema schema) {
    Long counted = sizes.get(schema);
    if (counted != null) {
      return counted;
    }
    sizes.put(schema, 1L);
    long types = 1;
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          types = Math.min(MAX_TYPES + 1L, types + types(field.schema()));
        }
      }
      case UNION -> {
        for (Schema branch : schema.getTypes()) {
          types = Math.min(MAX_TYPES + 1L, types + types(branch));
        }
      }
      case ARRAY -> types += types(schema.getElementType());
      case MAP -> types += types(schema.getValueType());
      case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES, STRING, FIXED, ENUM -> {}
    }
    sizes.put(schema, types);
    return types;
  }
}
