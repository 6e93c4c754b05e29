package io.bridgestream.schemas;

/** What is wrong with the bytes of a record. */
public enum RecordDefect {
  /** They don't begin with Confluent's magic byte and a schema id. */
  NOT_AVRO_WIRE("not-avro-wire"),
  /** The registry is there and knows no schema of that id. */
  UNKNOWN_SCHEMA("unknown-schema"),
  /** The schema of that id isn't Avro, or is out of bounds. */
  UNUSABLE_SCHEMA("unusable-schema"),
  /** The schema of that id describes another record. */
  WRONG_RECORD("wrong-record"),
  /** The schema of that id is of the same record but can't be read as ours. */
  INCOMPATIBLE_SCHEMA("incompatible-schema"),
  /** What follows the id isn't a record of its schema. */
  UNDECODABLE("undecodable"),
  /** There are more bytes than may be read. */
  TOO_LARGE("too-large");

  private final String code;

  RecordDefect(String code) {
    this.code = code;
  }

  /** Returns the stable code: lower case with hyphens; also the tag of the metric. */
  public String code() {
    return code;
  }
}
