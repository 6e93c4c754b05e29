package io.bridgestream.training.parity;

import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.model.checkpoint.CheckpointWriter;
import io.bridgestream.model.checkpoint.WeightReport;
import io.bridgestream.model.checkpoint.WeightShapes;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.tensors.ElementType;
import io.bridgestream.model.tensors.SafetensorsWriter;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorSource;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.NetworkWeights;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * The Java half of {@code interchange.py}: reads the folders that transformers saved, and writes
 * those that it loads.
 */
final class Interchange {
  private static final String OUTPUTS = "outputs.safetensors";

  private Interchange() {}

  /**
   * Runs {@code read FOLDER}, {@code write FOLDER CASE...} or {@code preprocess FOLDER FOLDER}, the
   * second of which is written.
   */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    if (words.size() == 2 && words.get(0).equals("read")) {
      for (Path cases : children(Path.of(words.get(1)))) {
        read(cases);
      }
    } else if (words.size() > 2 && words.get(0).equals("write")) {
      for (String name : words.subList(2, words.size())) {
        write(Path.of(words.get(1)).resolve(name), ParityCase.parse(name));
      }
    } else if (words.size() == 3 && words.get(0).equals("preprocess")) {
      for (Path saved : children(Path.of(words.get(1)))) {
        InterchangePreprocessing.read(saved);
      }
      InterchangePreprocessing.write(Path.of(words.get(2)));
    } else {
      System.err.println(
          "Usage: Interchange read FOLDER | write FOLDER CASE... | preprocess FOLDER FOLDER");
      System.exit(2);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void read(Path cases) throws IOException {
    ParityCase parityCase = ParityCase.parse(cases.getFileName().toString());
    for (Path folder : children(cases)) {
      try (Checkpoint checkpoint = Checkpoint.open(folder);
          Network network = new Network(checkpoint.config());
          Reference reference = new FullReference(cases.resolve(OUTPUTS))) {
        WeightReport report = NetworkWeights.load(network, checkpoint.weights());
        ParityResult result = ParityResult.ofOutputs(parityCase, network, reference);
        System.out.printf(
            Locale.ROOT,
            "| %s | saved by transformers, %s | %d / %d / %d / - | %d of %d | %.1e | - |%n",
            parityCase.name(),
            folder.getFileName(),
            report.missing().size(),
            report.unexpected().size() + report.unused().size(),
            report.wrongShapes().size(),
            unequalWeights(checkpoint, parityCase),
            network.namedParameters().size(),
            Collections.max(result.outputs().values()));
      }
    }
  }

  private static long unequalWeights(Checkpoint checkpoint, ParityCase parityCase) {
    try (FormulaWeights formula = new FormulaWeights(parityCase.config(), parityCase.seed())) {
      return formula.names().stream()
          .filter(
              name ->
                  !formula.tensor(name).bytes().equals(checkpoint.weights().tensor(name).bytes()))
          .count();
    }
  }

  private static void write(Path folder, ParityCase parityCase) throws IOException {
    ModelConfig config = parityCase.config();
    try (FormulaWeights formula = new FormulaWeights(config, parityCase.seed());
        Network network = new Network(config)) {
      List<Weight> weights =
          formula.names().stream().map(name -> new Weight(name, formula)).toList();
      long bytes =
          Float.BYTES
              * WeightShapes.of(config).values().stream().mapToLong(WeightShapes::count).sum();
      CheckpointWriter.write(folder.resolve("single"), config, weights);
      CheckpointWriter.write(folder.resolve("sharded"), config, weights, bytes / 4);
      NetworkWeights.load(network, formula);
      writeOutputs(folder.resolve(OUTPUTS), parityCase, network);
    }
  }

  private static void writeOutputs(Path file, ParityCase parityCase, Network network)
      throws IOException {
    List<StoredTensor> outputs = new ArrayList<>();
    try (NativeScope scope = NativeScope.open();
        NoGradGuard noGradients = new NoGradGuard()) {
      ParityRun.outputs(parityCase, network)
          .forEach(
              (name, tensor) ->
                  outputs.add(
                      StoredTensor.ofFloats(
                          FullReference.OUTPUT + name,
                          tensor.shape(),
                          TensorValues.toFloats(tensor))));
    }
    SafetensorsWriter.write(file, outputs);
  }

  /** A weight that is computed when it is written. */
  private record Weight(String name, FormulaWeights formula) implements TensorSource {
    @Override
    public ElementType type() {
      return ElementType.F32;
    }

    @Override
    public long[] shape() {
      return formula.shape(name);
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
      formula.tensor(name).writeTo(channel);
    }
  }
}
