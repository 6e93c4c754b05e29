package io.bridgestream.stream.flink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;

/**
 * Shares a TaskManager's cards out among its tasks. Flink gives every task all of them, and which
 * subtasks meet in a TaskManager is chance; so each takes the card that the fewest have taken.
 * Thread-safe.
 */
final class Cards {
  /** What Flink's own driver calls the number of a card. */
  private static final String INDEX = "index";

  private static final Cards OF_THIS_PROCESS = new Cards();

  private final Map<Integer, Integer> users = new HashMap<>();

  /** A task's use of a card, or of none; closed once, further times do nothing. */
  final class Lease implements AutoCloseable {
    private final OptionalInt card;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(OptionalInt card) {
      this.card = card;
    }

    OptionalInt card() {
      return card;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        card.ifPresent(Cards.this::release);
      }
    }
  }

  /** Returns the cards of this process. */
  static Cards ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Takes the card that the fewest have, the first of those; none if Flink has none.
   *
   * @throws IllegalStateException if a card has no number
   */
  Lease take(Collection<ExternalResourceInfo> resources) {
    List<Integer> cards = new ArrayList<>();
    resources.forEach(resource -> cards.add(number(resource)));
    cards.sort(null);
    synchronized (this) {
      OptionalInt least =
          cards.stream()
              .min(Comparator.comparing(card -> users.getOrDefault(card, 0)))
              .map(OptionalInt::of)
              .orElseGet(OptionalInt::empty);
      least.ifPresent(card -> users.merge(card, 1, Integer::sum));
      return new Lease(least);
    }
  }

  private synchronized void release(int card) {
    users.merge(card, -1, (used, back) -> used + back == 0 ? null : used + back);
  }

  private static int number(ExternalResourceInfo resource) {
    String index = resource.getProperty(INDEX).orElse("nothing");
    try {
      return Integer.parseInt(index);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "Cannot choose card: its %s must be a number, as the driver nvidia-gpu-discovery.sh gives"
                  .formatted(INDEX)
              + " it, found "
              + index,
          e);
    }
  }
}
