package io.bridgestream.schemas;

import java.time.Duration;

/**
 * What is remembered of a registry.
 *
 * @param maxSubjects how many subjects' ids
 * @param maxSchemaCharacters how many characters of schemas by id, all together
 * @param unknownIdFor how long an id stays unknown before the registry is asked again
 * @param latestFor how long a subject's latest version is taken for the latest; negative for ever
 */
public record RegistryCaching(
    int maxSubjects, long maxSchemaCharacters, Duration unknownIdFor, Duration latestFor) {
  /** 1,000 subjects, 32 Mi characters, 10 s, for ever (as Confluent's clients do). */
  public static final RegistryCaching DEFAULT =
      new RegistryCaching(1_000, 32L << 20, Duration.ofSeconds(10), Duration.ofSeconds(-1));
}
