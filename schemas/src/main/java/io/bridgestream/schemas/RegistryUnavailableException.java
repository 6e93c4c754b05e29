package io.bridgestream.schemas;

import org.jspecify.annotations.Nullable;

/** No server of the registry gave an answer, after all tries; later it may. */
public final class RegistryUnavailableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
