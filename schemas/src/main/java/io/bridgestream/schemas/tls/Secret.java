package io.bridgestream.schemas.tls;

/**
 * A text that is never printed.
 *
 * @param text the text
 */
public record Secret(String text) {
  @Override
  public String toString() {
    return "***";
  }
}
