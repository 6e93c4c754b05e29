package io.bridgestream.schemas;

/** Under which subject a record's schema is registered. */
public enum SubjectNaming {
  /** Confluent's TopicNameStrategy: the topic and "-value". */
  TOPIC,
  /** Confluent's RecordNameStrategy: the record's full name. */
  RECORD,
  /** Confluent's TopicRecordNameStrategy: both, with a hyphen. */
  TOPIC_RECORD;

  /** Returns the subject of a topic's values. */
  public String subject(String topic, String recordName) {
    return switch (this) {
      case TOPIC -> topic + "-value";
      case RECORD -> recordName;
      case TOPIC_RECORD -> topic + "-" + recordName;
    };
  }
}
