package io.bridgestream.stream;

import org.jspecify.annotations.Nullable;

/**
 * The world is broken: the device, the registry, memory. Nothing is known of the events in flight;
 * their owner fails and reads them again.
 */
public final class DispatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  DispatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
