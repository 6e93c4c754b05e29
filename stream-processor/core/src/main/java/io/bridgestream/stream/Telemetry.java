package io.bridgestream.stream;

import io.bridgestream.stream.metrics.PipelineMetrics;

/**
 * Who is told what happens to events.
 *
 * @param metrics where measurements go
 */
public record Telemetry(PipelineMetrics metrics) {
  /** Nobody. */
  public static final Telemetry NONE = of(PipelineMetrics.NONE);

  /** Tells metrics only. */
  public static Telemetry of(PipelineMetrics metrics) {
    return new Telemetry(metrics);
  }
}
