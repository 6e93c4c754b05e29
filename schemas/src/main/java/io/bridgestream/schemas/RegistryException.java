package io.bridgestream.schemas;

import org.jspecify.annotations.Nullable;

/** The schema registry didn't do what it was asked. Says nothing about the record at hand. */
public abstract sealed class RegistryException extends RuntimeException
    permits RegistryUnavailableException, RegistryRefusedException {
  private static final long serialVersionUID = 1L;

  RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
