package io.bridgestream.inference;

import io.bridgestream.inference.engine.Engine;
import io.bridgestream.inference.engine.RunLimits;
import io.bridgestream.inference.graph.GraphRunner;
import io.bridgestream.inference.graph.RuntimeMessages;
import io.bridgestream.inference.graph.TimedRunner;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.OnnxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the engine of a model on the device asked for, or on the processor where that is allowed.
 */
final class EngineFactory {
  private static final List<String> SPLIT =
      List.of(GraphNames.VISION, GraphNames.TEXT, GraphNames.FUSION);

  private EngineFactory() {}

  /**
   * Opens an engine.
   *
   * @throws InferenceException with {@link InferenceError#DEVICE_UNAVAILABLE} if the device can't
   *     be used and the processor is no choice
   */
  static Engine open(Path folder, GraphSource source, InferenceOptions options) {
    Placement placement = options.placement();
    try {
      return engine(source, placement.device(), options);
    } catch (OnnxException failure) {
      return switch (fallback(placement)) {
        case USE_CPU -> engine(source, Placement.cpu(), options);
        case FAIL -> throw unavailable(folder, placement.device(), failure);
      };
    }
  }

  /** What fails on the processor has nowhere to go. */
  private static Placement.Otherwise fallback(Placement placement) {
    return placement.device() instanceof Device.Cpu
        ? Placement.Otherwise.FAIL
        : placement.otherwise();
  }

  private static Engine engine(GraphSource source, Device device, InferenceOptions options) {
    ModelManifest manifest = source.manifest();
    Engine.Features features = features(device, options.reproducibility());
    List<String> graphs = new ArrayList<>(SPLIT);
    if (features == Engine.Features.ACROSS_A_BUS) {
      graphs.add(GraphNames.JOINT);
    }
    GraphRunner runner = source.open(graphs, device);
    try {
      return new Engine(
          manifest,
          new TimedRunner(runner),
          limits(options),
          features,
          options.caches().imageBytes(),
          options.caches().textBytes());
    } catch (RuntimeException | Error failure) {
      runner.close();
      throw failure;
    }
  }

  /** One way through the graphs for all, where every bit counts. */
  private static Engine.Features features(Device device, Reproducibility reproducibility) {
    return device instanceof Device.Cuda && reproducibility == Reproducibility.QUANTUM
        ? Engine.Features.ACROSS_A_BUS
        : Engine.Features.AT_HAND;
  }

  private static RunLimits limits(InferenceOptions options) {
    InferenceOptions.RunSizes runs = options.runs();
    return switch (options.reproducibility()) {
      case QUANTUM ->
          new RunLimits(
              runs.maxPairs(), runs.maxImages(), runs.maxTexts(), RunLimits.Padding.LONGEST);
      case BITWISE -> RunLimits.ALONE;
    };
  }

  private static InferenceException unavailable(Path folder, Device device, OnnxException failure) {
    String message = String.valueOf(failure.getMessage());
    String mend =
        RuntimeMessages.whatToInstall(message).map(what -> "it needs " + what).orElse(message);
    return new InferenceException(
        InferenceError.DEVICE_UNAVAILABLE,
        "Cannot open %s on %s: %s".formatted(folder, device, mend),
        failure);
  }
}
