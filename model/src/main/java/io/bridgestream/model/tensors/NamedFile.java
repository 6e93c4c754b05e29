package io.bridgestream.model.tensors;

import io.bridgestream.model.InvalidModelException;
import java.nio.file.Path;

/**
 * A file as messages name it.
 *
 * @param kind what the file is meant to be, such as "safetensors file"
 */
record NamedFile(String kind, Path path) {
  /** Returns the exception "Cannot read KIND PATH: PROBLEM". */
  InvalidModelException refusal(String problem) {
    return new InvalidModelException(message(problem));
  }

  /** Returns the exception "Cannot read KIND PATH: PROBLEM" over what lies beneath. */
  InvalidModelException refusal(String problem, Throwable cause) {
    return new InvalidModelException(message(problem), cause);
  }

  private String message(String problem) {
    return "Cannot read %s %s: %s".formatted(kind, path, problem);
  }
}
