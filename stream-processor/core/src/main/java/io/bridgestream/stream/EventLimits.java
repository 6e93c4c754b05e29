package io.bridgestream.stream;

/**
 * How much one event may ask. What is over a limit becomes a dead letter.
 *
 * @param maxEventBytes the longest value of a record, in bytes
 * @param maxQuestions the most questions
 * @param maxCaptions the most captions
 * @param maxTextChars the longest question or caption, in UTF-16 units
 * @param maxIdChars the longest id of an event, a question or a caption, in UTF-16 units
 * @param maxOutcomeBytes the longest answer or dead letter that its topic takes, in bytes; an event
 *     with a longer answer becomes a dead letter, and a longer dead letter leaves the event out
 */
public record EventLimits(
    int maxEventBytes,
    int maxQuestions,
    int maxCaptions,
    int maxTextChars,
    int maxIdChars,
    int maxOutcomeBytes) {
  /** The default of {@code maxEventBytes}: an image of the largest default size, and texts. */
  public static final int DEFAULT_MAX_EVENT_BYTES = 33 << 20;

  /** The default of {@code maxQuestions}. */
  public static final int DEFAULT_MAX_QUESTIONS = 64;

  /** The default of {@code maxCaptions}. */
  public static final int DEFAULT_MAX_CAPTIONS = 256;

  /** The default of {@code maxTextChars}. */
  public static final int DEFAULT_MAX_TEXT_CHARS = 1_000;

  /** The default of {@code maxIdChars}. */
  public static final int DEFAULT_MAX_ID_CHARS = 256;

  /** The default of {@code maxOutcomeBytes}: what a broker takes unless told otherwise. */
  public static final int DEFAULT_MAX_OUTCOME_BYTES = 1 << 20;

  /** A dead letter that leaves the event out always fits into this. */
  private static final int LEAST_OUTCOME_BYTES = 1 << 17;

  /** The default limits. */
  public static final EventLimits DEFAULTS =
      new EventLimits(
          DEFAULT_MAX_EVENT_BYTES,
          DEFAULT_MAX_QUESTIONS,
          DEFAULT_MAX_CAPTIONS,
          DEFAULT_MAX_TEXT_CHARS,
          DEFAULT_MAX_ID_CHARS,
          DEFAULT_MAX_OUTCOME_BYTES);

  /** Checks the limits. */
  public EventLimits {
    require("max-event-bytes", maxEventBytes, 1);
    require("max-questions", maxQuestions, 0);
    require("max-captions", maxCaptions, 0);
    require("max-text-chars", maxTextChars, 1);
    require("max-id-chars", maxIdChars, 1);
    require("max-outcome-bytes", maxOutcomeBytes, LEAST_OUTCOME_BYTES);
  }

  private static void require(String name, int found, int least) {
    if (found < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, found %d".formatted(name, least, found));
    }
  }
}
