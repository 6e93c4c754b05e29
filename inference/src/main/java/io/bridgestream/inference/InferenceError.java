package io.bridgestream.inference;

import java.util.Locale;

/**
 * Why a request failed, or the engine. The codes are stable: metrics and dead letters carry them.
 */
public enum InferenceError {
  /** A request asks nothing: it has neither questions nor captions. */
  NOTHING_ASKED,
  /** A question or caption has no visible character. */
  EMPTY_TEXT,
  /** A question or caption is over the limit of characters. */
  TEXT_TOO_LONG,
  /** The model lacks the head that was asked for. */
  MISSING_HEAD,
  /** A request was prepared by another model. */
  OTHER_MODEL,
  /** The model's numbers for this request are not numbers. */
  NOT_A_NUMBER,
  /** One pair alone does not fit into memory. */
  OUT_OF_MEMORY,
  /** The runtime refuses this request, and only this one. */
  RUN_FAILED,
  /** The runtime fails whatever it is given. */
  DEVICE_FAILED,
  /** The device, or a library that it needs, is not there. */
  DEVICE_UNAVAILABLE,
  /** The model is closed. */
  CLOSED;

  /** Returns the code, such as {@code empty-text}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
