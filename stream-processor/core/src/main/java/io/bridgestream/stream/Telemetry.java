package io.bridgestream.stream;

import io.bridgestream.stream.metrics.PipelineMetrics;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;

/**
 * Who is told what happens to events.
 *
 * @param metrics where measurements go
 * @param tracing where spans go
 */
public record Telemetry(PipelineMetrics metrics, OpenTelemetry tracing) {
  /** Nobody. */
  public static final Telemetry NONE = of(PipelineMetrics.NONE);

  /** Tells metrics only. */
  public static Telemetry of(PipelineMetrics metrics) {
    return new Telemetry(metrics, OpenTelemetry.noop());
  }

  /**
   * Tells metrics, and whoever traces this process: an agent, or an SDK that OpenTelemetry's own
   * properties switch on. Nobody does unless told to.
   */
  public static Telemetry ofProcess(PipelineMetrics metrics) {
    return new Telemetry(metrics, GlobalOpenTelemetry.get());
  }
}
