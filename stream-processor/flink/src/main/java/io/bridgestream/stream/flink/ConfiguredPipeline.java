package io.bridgestream.stream.flink;

import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.EventSteps;
import io.bridgestream.stream.Telemetry;
import io.bridgestream.stream.options.BridgeStreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The pipeline that a file of options describes. Travels as its keys and values. */
public final class ConfiguredPipeline implements TaskPipeline {
  private static final long serialVersionUID = 1;
  private static final String CARD = "model.cuda-id";

  private final String source;
  private final HashMap<String, String> values;

  /**
   * Takes options by their keys.
   *
   * @param source what messages call their origin
   * @throws io.bridgestream.stream.options.InvalidOptionsException with all problems, if there are
   *     any
   */
  public ConfiguredPipeline(String source, Map<String, String> values) {
    this.source = source;
    this.values = new HashMap<>(values);
    var unused = options();
  }

  @Override
  public EventSteps open(OptionalInt card, Telemetry telemetry) {
    HashMap<String, String> placed = new HashMap<>(values);
    card.ifPresent(index -> placed.put(CARD, Integer.toString(index)));
    BridgeStreamOptions options = BridgeStreamOptions.of(source, placed);
    try {
      return EventPipeline.open(options.pipeline(), options.openFetcher(), telemetry);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open image folders: " + e.getMessage(), e);
    }
  }

  @Override
  public DispatcherOptions dispatcher() {
    return options().dispatcher();
  }

  @Override
  public int preparers() {
    return options().preparers();
  }

  private BridgeStreamOptions options() {
    return BridgeStreamOptions.of(source, values);
  }
}
