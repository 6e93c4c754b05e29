package io.bridgestream.cli;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.FailureStage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which dead letters are meant: all, unless an option says otherwise. */
final class LetterFilter {
  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "Only letters of this reason; as many as you like.")
  private List<String> codes = List.of();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Only letters that failed there: ${COMPLETION-CANDIDATES}.")
  private List<FailureStage> stages = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only letters that failed then or later; ISO 8601, such as 2026-01-31T12:00:00Z.")
  private Optional<Instant> since = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only letters that failed before then.")
  private Optional<Instant> until = Optional.empty();

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "Only letters that have failed fewer times than this.")
  private Optional<Integer> maxAttempts = Optional.empty();

  LetterFilter() {}

  boolean admits(DeadLetter letter) {
    return (codes.isEmpty() || codes.contains(letter.getCode()))
        && (stages.isEmpty() || stages.contains(letter.getStage()))
        && since.map(time -> !letter.getFailedAt().isBefore(time)).orElse(true)
        && until.map(time -> letter.getFailedAt().isBefore(time)).orElse(true)
        && maxAttempts.map(most -> letter.getAttempt() < most).orElse(true);
  }
}
