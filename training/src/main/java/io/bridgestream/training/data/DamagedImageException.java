package io.bridgestream.training.data;

/** An image of a data set can't be read, and the run may not go on without it. */
public final class DamagedImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedImageException(String message) {
    super(message);
  }
}
