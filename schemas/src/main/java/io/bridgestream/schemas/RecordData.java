package io.bridgestream.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * Finds the generated classes of one record and of what it holds, and no other class, whatever a
 * schema names.
 *
 * <p>Avro looks classes up by name and since 1.12.2 refuses all that a system property doesn't
 * list; here they are known, so nobody has to set it.
 */
final class RecordData extends SpecificData {
  private final Map<String, Class<?>> classes = new HashMap<>();
  private final Schema schema;

  RecordData(Class<?> type) {
    super(type.getClassLoader());
    SpecificData generated = SpecificData.getForClass(type);
    generated.getConversions().forEach(this::addLogicalTypeConversion);
    schema = generated.getSchema(type);
    collect(schema);
  }

  /** Returns the record's own schema. */
  Schema schema() {
    return schema;
  }

  @Override
  public @Nullable Class<?> getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
      default -> super.getClass(schema);
    };
  }

  private void collect(Schema part) {
    switch (part.getType()) {
      case RECORD -> {
        if (named(part)) {
          part.getFields().forEach(field -> collect(field.schema()));
        }
      }
      case ENUM, FIXED -> named(part);
      case UNION -> part.getTypes().forEach(this::collect);
      case ARRAY -> collect(part.getElementType());
      case MAP -> collect(part.getValueType());
      default -> {}
    }
  }

  /** Returns whether the type is a new one. */
  private boolean named(Schema part) {
    try {
      Class<?> type = Class.forName(SpecificData.getClassName(part), true, getClassLoader());
      return classes.put(part.getFullName(), type) == null;
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "Cannot find the generated class of " + part.getFullName(), e);
    }
  }
}
