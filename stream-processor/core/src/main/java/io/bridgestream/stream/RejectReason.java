package io.bridgestream.stream;

import io.bridgestream.events.FailureStage;
import io.bridgestream.inference.InferenceError;
import io.bridgestream.model.image.integrity.ImageDefect;
import io.bridgestream.schemas.RecordDefect;
import java.util.Locale;

/** Why one event could not be answered: bad data, each with the stage that finds it. */
public enum RejectReason {
  /** The record has no value. */
  NO_VALUE(FailureStage.DESERIALIZE),
  /** The value doesn't begin with Confluent's magic byte and a schema id. */
  NOT_AVRO_WIRE(FailureStage.DESERIALIZE),
  /** The registry knows no schema of that id. */
  UNKNOWN_SCHEMA(FailureStage.DESERIALIZE),
  /** The schema of that id isn't Avro, or is out of bounds. */
  UNUSABLE_SCHEMA(FailureStage.DESERIALIZE),
  /** The schema of that id describes another record. */
  WRONG_RECORD(FailureStage.DESERIALIZE),
  /** The schema of that id can't be read as ours. */
  INCOMPATIBLE_SCHEMA(FailureStage.DESERIALIZE),
  /** The value isn't a record of its schema. */
  UNDECODABLE(FailureStage.DESERIALIZE),
  /** The value has more bytes than events may have. */
  EVENT_TOO_LARGE(FailureStage.DESERIALIZE),
  /** The event's id is empty or too long. */
  BAD_EVENT_ID(FailureStage.VALIDATE),
  /** There are neither questions nor captions. */
  NOTHING_ASKED(FailureStage.VALIDATE),
  /** There are more questions than events may have. */
  TOO_MANY_QUESTIONS(FailureStage.VALIDATE),
  /** There are more captions than events may have. */
  TOO_MANY_CAPTIONS(FailureStage.VALIDATE),
  /** The id of a question or caption is empty or too long. */
  BAD_TEXT_ID(FailureStage.VALIDATE),
  /** Two questions, or two captions, have the same id. */
  DUPLICATE_TEXT_ID(FailureStage.VALIDATE),
  /** A question or caption has no visible character. */
  EMPTY_TEXT(FailureStage.VALIDATE),
  /** A question or caption is over the limit of characters. */
  TEXT_TOO_LONG(FailureStage.VALIDATE),
  /** The image has no bytes. */
  EMPTY_IMAGE(FailureStage.VALIDATE),
  /** The reference is no URI, or no digest stands where one should. */
  BAD_REFERENCE(FailureStage.FETCH),
  /** The options don't allow images from there. */
  REFERENCE_NOT_ALLOWED(FailureStage.FETCH),
  /** There is no image. */
  IMAGE_NOT_FOUND(FailureStage.FETCH),
  /** The image didn't come, however often it was asked for. */
  FETCH_FAILED(FailureStage.FETCH),
  /** The image didn't come in time. */
  FETCH_TIMEOUT(FailureStage.FETCH),
  /** There is another image than the event was made with. */
  DIGEST_MISMATCH(FailureStage.FETCH),
  /** The image file is longer than the limit. */
  IMAGE_TOO_MANY_BYTES(FailureStage.DECODE),
  /** Width times height is over the limit. */
  IMAGE_TOO_MANY_PIXELS(FailureStage.DECODE),
  /** Width or height is over the limit. */
  IMAGE_SIDE_TOO_LONG(FailureStage.DECODE),
  /** Decoding would need more heap than the limit. */
  IMAGE_TOO_MUCH_MEMORY(FailureStage.DECODE),
  /** The image is of none of the formats read here. */
  IMAGE_UNKNOWN_FORMAT(FailureStage.DECODE),
  /** The image ends early. */
  IMAGE_TRUNCATED(FailureStage.DECODE),
  /** The image contradicts itself or its format. */
  IMAGE_CORRUPT(FailureStage.DECODE),
  /** The image uses a rare feature that is not read here. */
  IMAGE_UNSUPPORTED(FailureStage.DECODE),
  /** The model lacks the head that was asked for. */
  MISSING_HEAD(FailureStage.PREPARE),
  /** Preparing this event fails for a reason that nobody thought of. */
  PREPARE_FAILED(FailureStage.PREPARE),
  /** The event was prepared for another model. */
  OTHER_MODEL(FailureStage.INFER),
  /** The model's numbers for this event are not numbers. */
  NOT_A_NUMBER(FailureStage.INFER),
  /** One text of the event alone doesn't fit into the device's memory. */
  OUT_OF_MEMORY(FailureStage.INFER),
  /** The runtime refuses this event, and only this one. */
  RUN_FAILED(FailureStage.INFER),
  /** The answer could not be written. */
  UNWRITABLE_ANSWER(FailureStage.SERIALIZE);

  private final FailureStage stage;

  RejectReason(FailureStage stage) {
    this.stage = stage;
  }

  /** Returns the stage that finds it. */
  public FailureStage stage() {
    return stage;
  }

  /** Returns the stage as labels and spans name it, such as {@code decode}. */
  String stageLabel() {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the stable code, such as {@code empty-text}; also the tag of the metric. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static RejectReason of(RecordDefect defect) {
    return switch (defect) {
      case NOT_AVRO_WIRE -> NOT_AVRO_WIRE;
      case UNKNOWN_SCHEMA -> UNKNOWN_SCHEMA;
      case UNUSABLE_SCHEMA -> UNUSABLE_SCHEMA;
      case WRONG_RECORD -> WRONG_RECORD;
      case INCOMPATIBLE_SCHEMA -> INCOMPATIBLE_SCHEMA;
      case UNDECODABLE -> UNDECODABLE;
      case TOO_LARGE -> EVENT_TOO_LARGE;
    };
  }

  static RejectReason of(ImageDefect defect) {
    return switch (defect) {
      case TOO_MANY_BYTES -> IMAGE_TOO_MANY_BYTES;
      case TOO_MANY_PIXELS -> IMAGE_TOO_MANY_PIXELS;
      case SIDE_TOO_LONG -> IMAGE_SIDE_TOO_LONG;
      case TOO_MUCH_MEMORY -> IMAGE_TOO_MUCH_MEMORY;
      case UNKNOWN_FORMAT -> IMAGE_UNKNOWN_FORMAT;
      case TRUNCATED -> IMAGE_TRUNCATED;
      case CORRUPT -> IMAGE_CORRUPT;
      case UNSUPPORTED -> IMAGE_UNSUPPORTED;
    };
  }

  /**
   * Returns the reason of an engine's error that one event is to blame for.
   *
   * @throws IllegalArgumentException if no event is
   */
  static RejectReason of(InferenceError error) {
    return switch (error) {
      case NOTHING_ASKED -> NOTHING_ASKED;
      case EMPTY_TEXT -> EMPTY_TEXT;
      case TEXT_TOO_LONG -> TEXT_TOO_LONG;
      case MISSING_HEAD -> MISSING_HEAD;
      case OTHER_MODEL -> OTHER_MODEL;
      case NOT_A_NUMBER -> NOT_A_NUMBER;
      case OUT_OF_MEMORY -> OUT_OF_MEMORY;
      case RUN_FAILED -> RUN_FAILED;
      case DEVICE_FAILED, DEVICE_UNAVAILABLE, CLOSED ->
          throw new IllegalArgumentException("Cannot blame an event for " + error.code());
    };
  }
}
