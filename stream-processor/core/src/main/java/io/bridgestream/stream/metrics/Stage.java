package io.bridgestream.stream.metrics;

import java.util.Locale;

/** The stages of an event's way, in their order: the values of the label {@code stage}. */
public enum Stage {
  /** From the record's bytes to the event. */
  DESERIALIZE,
  /** Checking the event against the limits. */
  VALIDATE,
  /** Getting an image that the event only refers to; nothing is recorded of others. */
  FETCH,
  /** From the encoded image to pixels. */
  DECODE,
  /** From pixels to what the model reads. */
  PREPROCESS,
  /** From texts to tokens. */
  TOKENIZE,
  /** Waiting for company and for the model. */
  QUEUE,
  /** The run of the event's batch. */
  MODEL,
  /** From the model's numbers to the answer's bytes. */
  SERIALIZE;

  /** Returns the label's value. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
