package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.stream.metrics.LogHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of one case under one runtime.
 *
 * @param rates events per second
 * @param cpu microseconds of processor for an event at full rate, by who used them
 * @param load what was offered while latency was measured, in events per second
 * @param latency seconds from when an event was due to be sent until its committed answer was read
 * @param stages seconds of each stage on the way
 */
record StreamFigure(
    StreamCase measured,
    StreamRuntime runtime,
    Rates rates,
    Map<CpuTimes.User, Double> cpu,
    double load,
    LogHistogram.Snapshot latency,
    Map<String, LogHistogram.Snapshot> stages) {

  /**
   * Events per second.
   *
   * @param stream from Kafka to Kafka, all of it on this machine
   * @param engineBefore the model alone on the same events, before the job
   * @param engineAfter the same after it
   */
  record Rates(double stream, double engineBefore, double engineAfter) {
    /** Returns what the model alone reached: the better of the two. */
    double engine() {
      return Math.max(engineBefore, engineAfter);
    }
  }

  /** Adds the figure to a report. */
  void writeTo(ObjectNode json) {
    json.put("case", measured.name())
        .put("parameters", measured.parameters())
        .put("runtime", runtime.toString())
        .put("events", measured.count())
        .put("events_per_second", rates.stream())
        .put("engine_events_per_second", rates.engine())
        .put("share_of_engine", rates.stream() / rates.engine())
        .put("offered_events_per_second", load);
    ObjectNode used = json.putObject("cpu_us_per_event");
    cpu.forEach((user, micros) -> used.put(JsonFields.spell(user), micros));
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
            rates.stream(),
            rates.engine(),
            100 * rates.stream() / rates.engine()));
    StringBuilder used = new StringBuilder("  processor for an event:");
    cpu.forEach(
        (user, micros) ->
            used.append(String.format(Locale.ROOT, " %s %.0f us", JsonFields.spell(user), micros)));
    lines.add(used.toString());
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
