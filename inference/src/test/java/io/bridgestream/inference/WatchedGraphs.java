package io.bridgestream.inference;

import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.GraphRunner;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.inference.onnx.OnnxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The real graphs on the processor, whatever device is asked for, with a record of their runs. */
final class WatchedGraphs implements GraphSource.Opener {
  /** May make a run fail. */
  interface Fault {
    void check(String graph, NamedTensors inputs) throws GraphFailure;
  }

  /** May change what a run gave. */
  interface Spoiler {
    void spoil(String graph, NamedTensors outputs);
  }

  /** A run of a graph. */
  record Run(String graph, long rows) {}

  final List<Run> runs = Collections.synchronizedList(new ArrayList<>());
  volatile Fault fault = (graph, inputs) -> {};
  volatile Spoiler spoil = (graph, outputs) -> {};

  /** What a card can't be opened for. */
  volatile Optional<OnnxException> noCard = Optional.empty();

  volatile UnaryOperator<ModelManifest> manifest = UnaryOperator.identity();
  int open;
  int opened;

  long runsOf(String graph) {
    return runs.stream().filter(run -> run.graph().equals(graph)).count();
  }

  @Override
  public GraphSource open(Path onnxFolder) {
    GraphSource source = GraphSource.onnx(onnxFolder);
    return new GraphSource() {
      @Override
      public ModelManifest manifest() {
        return manifest.apply(source.manifest());
      }

      @Override
      public GraphRunner open(Collection<String> graphs, Device device) {
        if (device instanceof Device.Cuda && noCard.isPresent()) {
          throw noCard.get();
        }
        return new Watched(source.open(graphs, new Device.Cpu(1)));
      }
    };
  }

  private final class Watched implements GraphRunner {
    private final GraphRunner runner;

    Watched(GraphRunner runner) {
      this.runner = runner;
      open++;
      opened++;
    }

    @Override
    public void run(String graph, NamedTensors inputs, NamedTensors outputs) throws GraphFailure {
      fault.check(graph, inputs);
      runs.add(new Run(graph, inputs.get(counted(graph)).size(0)));
      runner.run(graph, inputs, outputs);
      spoil.spoil(graph, outputs);
    }

    private static String counted(String graph) {
      return switch (graph) {
        case GraphNames.VISION -> GraphNames.PIXELS;
        case GraphNames.TEXT -> GraphNames.INPUT_IDS;
        default -> GraphNames.IMAGE_OF_PAIR;
      };
    }

    @Override
    public void close() {
      open--;
      runner.close();
    }
  }
}
