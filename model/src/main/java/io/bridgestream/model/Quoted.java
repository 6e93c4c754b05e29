package io.bridgestream.model;

/**
 * A name that came out of a file, made fit for a one-line message: in single quotes, at most
 * {@value #MAX_CHARACTERS} characters of it, and anything that could break or disguise the line
 * escaped.
 */
public final class Quoted {
  private static final int MAX_CHARACTERS = 200;

  private Quoted() {}

  /** Returns {@code name} in quotes, escaped and cut. */
  public static String of(String name) {
    StringBuilder quoted = new StringBuilder("'");
    int shown = Math.min(name.length(), MAX_CHARACTERS);
    for (int i = 0; i < shown; i++) {
      char c = name.charAt(i);
      if (isPlain(c)) {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return quoted.append(shown < name.length() ? "...'" : "'").toString();
  }

  private static boolean isPlain(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
