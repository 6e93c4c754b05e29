package io.bridgestream.schemas;

import org.apache.avro.Schema;

/** What a registry says about an id. */
public sealed interface SchemaLookup {
  /**
   * It has the schema.
   *
   * @param schema the schema, within bounds; the same object as long as it is remembered
   * @param characters how long its text is
   */
  record Known(Schema schema, int characters) implements SchemaLookup {}

  /** It has none of that id. */
  record Unknown() implements SchemaLookup {}

  /**
   * It has something that can't be used.
   *
   * @param rule the rule that it breaks
   */
  record Unusable(String rule) implements SchemaLookup {}
}
