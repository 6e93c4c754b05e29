package io.bridgestream.training.run;

import io.bridgestream.training.data.Position;
import java.util.EnumMap;
import java.util.Map;

/**
 * How far a run is.
 *
 * @param steps updates made
 * @param next where each objective's stream of batches goes on
 * @param bestScore best validation score so far; negative infinity before the first
 * @param bestStep update that it came after; 0 before the first
 */
record Progress(long steps, Map<Objective, Position> next, double bestScore, long bestStep) {
  Progress {
    next = Map.copyOf(next);
  }

  static Progress start() {
    return new Progress(0, Map.of(), Double.NEGATIVE_INFINITY, 0);
  }

  /** Returns where an objective's stream goes on. */
  Position position(Objective objective) {
    return next.getOrDefault(objective, Position.START);
  }

  Progress withBest(double score) {
    return score > bestScore ? new Progress(steps, next, score, steps) : this;
  }

  Progress afterStep(Map<Objective, Position> last) {
    Map<Objective, Position> positions = new EnumMap<>(Objective.class);
    last.forEach((o, p) -> positions.put(o, new Position(p.epoch(), p.step() + 1)));
    return new Progress(steps + 1, positions, bestScore, bestStep);
  }
}
