package io.bridgestream.training.parallel;

import java.util.Map;
import java.util.Optional;

/**
 * Where the processes of a group find each other, by the environment that torchrun sets: {@code
 * RANK}, {@code LOCAL_RANK}, {@code WORLD_SIZE}, {@code MASTER_ADDR} and {@code MASTER_PORT}.
 *
 * @param rank this process' number, 0 for the first
 * @param localRank this process' number on its machine, which is its card's too; 0 if not given
 * @param processes how many there are
 * @param host the first process' machine
 * @param port where it listens
 */
public record Rendezvous(int rank, int localRank, int processes, String host, int port) {
  private static final int DEFAULT_PORT = 29500;
  private static final int MOST = 65_535;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public Rendezvous {
    if (processes < 1 || rank < 0 || rank >= processes || port < 1 || port > MOST) {
      throw new IllegalArgumentException(
          "Cannot join a group of processes: RANK must be below WORLD_SIZE and MASTER_PORT a port, found %d, %d and %d"
              .formatted(rank, processes, port));
    }
    if (localRank < 0 || localRank > rank) {
      throw new IllegalArgumentException(
          "Cannot join a group of processes: LOCAL_RANK must be between 0 and RANK, found %d and %d"
              .formatted(localRank, rank));
    }
  }

  /**
   * Reads an environment; nothing if it names no group.
   *
   * @throws IllegalArgumentException if it names half a group, or numbers that are none
   */
  public static Optional<Rendezvous> of(Map<String, String> environment) {
    if (!environment.containsKey("WORLD_SIZE") && !environment.containsKey("RANK")) {
      return Optional.empty();
    }
    int rank = number(environment, "RANK", -1);
    return Optional.of(
        new Rendezvous(
            rank,
            number(environment, "LOCAL_RANK", 0),
            number(environment, "WORLD_SIZE", -1),
            environment.getOrDefault("MASTER_ADDR", "127.0.0.1"),
            number(environment, "MASTER_PORT", DEFAULT_PORT)));
  }

  private static int number(Map<String, String> environment, String name, int fallback) {
    String value = environment.get(name);
    try {
      return value == null ? fallback : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Cannot join a group of processes: %s must be a number, found '%s'"
              .formatted(name, value),
          e);
    }
  }
}
