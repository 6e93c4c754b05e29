package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.events.ImageAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the demo's events. */
final class DemoTally {
  private final Map<String, Sent> waiting = new HashMap<>();
  private final List<Long> latencies = new ArrayList<>();
  private ExpectedAnswers.Score score = new ExpectedAnswers.Score(0, 0);
  private long events;
  private long answers;
  private long deadLetters;
  private long unknown;
  private long firstSent;
  private long lastOutcome;

  /** An event on its way. */
  private record Sent(DemoEvents.Known known, long nanos) {}

  /** Notes that an event is being sent. */
  void sent(DemoEvents.Known known, long now) {
    firstSent = events++ == 0 ? now : firstSent;
    waiting.put(known.event().getEventId(), new Sent(known, now));
  }

  /** Notes an answer; a second one to the same event counts as unknown. */
  void answered(ImageAnswer answer, long now) {
    Sent sent = settle(answer.getEventId(), now);
    if (sent != null) {
      answers++;
      latencies.add(now - sent.nanos());
      score = score.plus(sent.known().expected().judge(answer));
    }
  }

  /** Notes a dead letter. */
  void rejected(String eventId, long now) {
    if (settle(eventId, now) != null) {
      deadLetters++;
    }
  }

  private @Nullable Sent settle(String eventId, long now) {
    lastOutcome = now;
    Sent sent = waiting.remove(eventId);
    if (sent == null) {
      unknown++;
    }
    return sent;
  }

  /** Returns an event that is on its way. */
  DemoEvents.@Nullable Known known(String eventId) {
    Sent sent = waiting.get(eventId);
    return sent == null ? null : sent.known();
  }

  int outstanding() {
    return waiting.size();
  }

  long outcomes() {
    return answers + deadLetters;
  }

  /** Says whether each event was answered, once. */
  boolean complete() {
    return waiting.isEmpty() && deadLetters == 0 && unknown == 0;
  }

  double accuracy() {
    return score.judged() == 0 ? Double.NaN : (double) score.right() / score.judged();
  }

  double eventsPerSecond() {
    return outcomes() / Math.max(1e-9, (lastOutcome - firstSent) / 1e9);
  }

  /** Returns a quantile of the time from sending an event to reading its committed answer. */
  Duration latency(double quantile) {
    if (latencies.isEmpty()) {
      return Duration.ZERO;
    }
    List<Long> sorted = new ArrayList<>(latencies);
    Collections.sort(sorted);
    int place = (int) Math.ceil(quantile * sorted.size()) - 1;
    return Duration.ofNanos(sorted.get(Math.max(0, place)));
  }

  /** Returns the report. */
  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("events", events)
            .put("answers", answers)
            .put("dead_letters", deadLetters)
            .put("unanswered", waiting.size())
            .put("repeated", unknown);
    if (score.judged() > 0) {
      json.put("accuracy", accuracy());
    }
    json.put("texts_judged", score.judged()).put("events_per_second", eventsPerSecond());
    json.putObject("latency_ms")
        .put("p50", latency(0.5).toMillis())
        .put("p99", latency(0.99).toMillis());
    return json;
  }

  /** Returns the report for people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%d events: %d answered, %d dead letters, %d without outcome, %d repeated%n"
            + "%d of %d texts with a known answer right (%.1f %%)%n"
            + "%.1f events/s; from sending to the committed answer %d ms (p50), %d ms (p99)",
        events,
        answers,
        deadLetters,
        waiting.size(),
        unknown,
        score.right(),
        score.judged(),
        100 * accuracy(),
        eventsPerSecond(),
        latency(0.5).toMillis(),
        latency(0.99).toMillis());
  }
}
