package io.bridgestream.schemas;

import java.util.Set;

/**
 * How a writer comes by its schema's id.
 *
 * @param mode who registers
 * @param naming the subject
 * @param text what is done to the schema's text on the way
 */
public record Registration(Mode mode, SubjectNaming naming, Set<Text> text) {
  /** As Confluent's serializers do without configuration. */
  public static final Registration DEFAULT =
      new Registration(Mode.REGISTER, SubjectNaming.TOPIC, Set.of());

  /** Copies the set. */
  public Registration {
    text = Set.copyOf(text);
  }

  /** Who registers. */
  public enum Mode {
    /** The writer registers its schema if it isn't there. */
    REGISTER,
    /** Somebody else has registered the writer's schema; it is an error if not. */
    LOOK_UP,
    /** Records are written by the subject's latest schema, which must be able to read ours. */
    LATEST
  }

  /** What is done to the generated class's schema on the way to the registry. */
  public enum Text {
    /** The generated class's hints for Java are left out. */
    WITHOUT_JAVA_HINTS,
    /** The registry normalizes it. */
    NORMALIZED
  }
}
