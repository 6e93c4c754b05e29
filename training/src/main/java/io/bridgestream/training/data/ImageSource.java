package io.bridgestream.training.data;

import java.io.IOException;

/**
 * Where the bytes of an image file come from. Implementations are immutable, thread-safe, and equal
 * if they name the same image.
 */
public interface ImageSource {
  /** Returns the name that a report of a missing or damaged image gives: its path. */
  String name();

  /**
   * Reads the file.
   *
   * @throws IOException if it is missing or unreadable
   */
  byte[] read() throws IOException;
}
