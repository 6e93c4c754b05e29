package io.bridgestream.stream;

import io.bridgestream.inference.InferenceError;
import io.bridgestream.inference.InferenceException;
import io.bridgestream.schemas.RegistryException;

/** Tells a broken world from a bad event. */
final class Blame {
  private Blame() {}

  /** Returns whether no event is to blame, so that the next one would fail as well. */
  static boolean isNobodys(RuntimeException failure) {
    return failure instanceof RegistryException
        || (failure instanceof InferenceException inference && isNobodys(inference.error()));
  }

  static boolean isNobodys(InferenceError error) {
    return switch (error) {
      case DEVICE_FAILED, DEVICE_UNAVAILABLE, CLOSED -> true;
      case NOTHING_ASKED,
          EMPTY_TEXT,
          TEXT_TOO_LONG,
          MISSING_HEAD,
          OTHER_MODEL,
          NOT_A_NUMBER,
          OUT_OF_MEMORY,
          RUN_FAILED ->
          false;
    };
  }
}
