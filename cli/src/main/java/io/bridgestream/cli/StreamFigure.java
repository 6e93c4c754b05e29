package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.stream.metrics.LogHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of one case under one runtime.
 *
 * @param rate events per second from Kafka to Kafka, all of it on this machine
 * @param engineBefore events per second of the model alone on the same events, before the job
 * @param engineAfter the same after it
 * @param load what was offered while latency was measured, in events per second
 * @param latency seconds from when an event was due to be sent until its committed answer was read
 * @param stages seconds of each stage on the way
 */
record StreamFigure(
    StreamCase measured,
    StreamRuntime runtime,
    double rate,
    double engineBefore,
    double engineAfter,
    double load,
    LogHistogram.Snapshot latency,
    Map<String, LogHistogram.Snapshot> stages) {

  /** Returns events per second of the model alone: the better of the two. */
  double engineRate() {
    return Math.max(engineBefore, engineAfter);
  }

  /** Adds the figure to a report. */
  void writeTo(ObjectNode json) {
    json.put("case", measured.name())
        .put("parameters", measured.parameters())
        .put("runtime", runtime.toString())
        .put("events", measured.count())
        .put("events_per_second", rate)
        .put("engine_events_per_second", engineRate())
        .put("share_of_engine", rate / engineRate())
        .put("offered_events_per_second", load);
    put(json.putObject("latency_ms"), latency);
    ObjectNode all = json.putObject("stages_ms");
    stages.forEach((stage, values) -> put(all.putObject(stage), values));
  }

  /** Returns the figure for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s (%,d parameters) on %s: %.1f events/s, engine alone %.1f events/s: %.0f %%",
            measured.name(),
            measured.parameters(),
            runtime,
            rate,
            engineRate(),
            100 * rate / engineRate()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  at %.1f events/s: from sending to the committed answer p50 %.1f ms, p99 %.1f ms",
            load,
            millis(latency, 0.5),
            millis(latency, 0.99)));
    stages.forEach(
        (stage, values) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "    %-8s p50 %9.3f ms   p99 %9.3f ms",
                    stage,
                    millis(values, 0.5),
                    millis(values, 0.99))));
    return lines;
  }

  private static void put(ObjectNode json, LogHistogram.Snapshot values) {
    json.put("p50", millis(values, 0.5)).put("p99", millis(values, 0.99));
  }

  private static double millis(LogHistogram.Snapshot values, double quantile) {
    return 1e3 * values.quantile(quantile);
  }
}
