package io.bridgestream.stream.flink;

import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.schemas.RegistryOptions;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EmissionOrder;
import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.EventSteps;
import io.bridgestream.stream.ImageFetcher;
import io.bridgestream.stream.PipelineOptions;
import io.bridgestream.stream.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/** The real pipeline with a tiny model. */
final class TinyPipeline implements TaskPipeline {
  private static final long serialVersionUID = 1;

  private final String modelFolder;
  private final String registryUrl;
  private final boolean others;

  private TinyPipeline(String modelFolder, String registryUrl, boolean others) {
    this.modelFolder = modelFolder;
    this.registryUrl = registryUrl;
    this.others = others;
  }

  TinyPipeline(Path modelFolder, String registryUrl) {
    this(modelFolder.toString(), registryUrl, false);
  }

  /** Returns the pipeline with options that an upgrade may bring. */
  TinyPipeline upgraded() {
    return new TinyPipeline(modelFolder, registryUrl, true);
  }

  @Override
  public EventSteps open(OptionalInt card, Telemetry telemetry) {
    return EventPipeline.open(
        PipelineOptions.of(
            Path.of(modelFolder), RegistryOptions.of(Map.of("schema.registry.url", registryUrl))),
        ImageFetcher.NONE,
        telemetry);
  }

  @Override
  public DispatcherOptions dispatcher() {
    return others
        ? new DispatcherOptions(
            BatchOptions.DEFAULTS, 2, 32, 1L << 26, Duration.ofMinutes(1), EmissionOrder.BY_KEY)
        : DispatcherOptions.DEFAULTS;
  }

  @Override
  public int preparers() {
    return 2;
  }
}
