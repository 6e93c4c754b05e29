package io.bridgestream.stream.flink;

import io.bridgestream.schemas.RegistryOptions;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.EventSteps;
import io.bridgestream.stream.ImageFetcher;
import io.bridgestream.stream.PipelineOptions;
import io.bridgestream.stream.Telemetry;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** The real pipeline with a tiny model. */
final class TinyPipeline implements TaskPipeline {
  private static final long serialVersionUID = 1;

  private final String modelFolder;
  private final String registryUrl;

  TinyPipeline(Path modelFolder, String registryUrl) {
    this.modelFolder = modelFolder.toString();
    this.registryUrl = registryUrl;
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
    return DispatcherOptions.DEFAULTS;
  }

  @Override
  public int preparers() {
    return 2;
  }
}
