package io.bridgestream.training.parity;

import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.StoredTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * Some elements of every output and gradient, and sums over all of their elements: files that
 * {@code transformers_parity.py golden} writes. A difference is estimated by the larger of two: the
 * largest among the elements, and what the sums with random signs say of the root mean square.
 */
final class CompactReference implements Reference {
  private static final String OUTPUT = "output.";
  private static final String SAMPLES = ".samples";

  private final SafetensorsFile file;

  /** The parameters in the order of the tables of gradients. */
  private final List<String> parameters;

  CompactReference(Path path, Set<String> parameters) {
    this.file = SafetensorsFile.open(path);
    this.parameters = parameters.stream().sorted().toList();
  }

  @Override
  public Set<String> outputs() {
    return file.names().stream()
        .filter(name -> name.startsWith(OUTPUT) && name.endsWith(SAMPLES))
        .map(name -> name.substring(OUTPUT.length(), name.length() - SAMPLES.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public double outputDifference(String name, Tensor actual) {
    float[] samples = file.tensor(OUTPUT + name + SAMPLES).toFloats();
    Sketch expected = new Sketch(samples, file.tensor(OUTPUT + name + ".sums").toFloats());
    Sketch found = Sketch.of(name, NativeFloats.of(actual), samples.length);
    return Math.max(
        expected.largestSampleDifference(found),
        expected.largestSumDifference(found) / Math.sqrt((double) actual.numel()));
  }

  @Override
  public boolean hasGradients() {
    return file.names().contains("gradients.present");
  }

  @Override
  public Set<String> withoutGradient(Set<String> parameters) {
    long[] present = file.tensor("gradients.present").toLongs();
    Set<String> without = new TreeSet<>(parameters);
    without.removeIf(name -> present[rowOf(name)] == 1);
    return without;
  }

  @Override
  public double gradientError(String parameter, Tensor actual) {
    Sketch expected =
        new Sketch(row("gradients.samples", parameter), row("gradients.sums", parameter));
    Sketch found = Sketch.of(parameter, NativeFloats.of(actual), expected.sampleCount());
    if (expected.norm() == 0) {
      return found.norm();
    }
    return Math.max(
        expected.largestSampleDifference(found) / expected.largest(),
        expected.largestSumDifference(found) / expected.norm());
  }

  private float[] row(String table, String parameter) {
    StoredTensor rowsOfAll = file.tensor(table);
    int width = (int) rowsOfAll.shape()[1];
    int row = rowOf(parameter);
    return Arrays.copyOfRange(rowsOfAll.toFloats(), row * width, (row + 1) * width);
  }

  private int rowOf(String parameter) {
    return Collections.binarySearch(parameters, parameter);
  }

  @Override
  public void close() {
    file.close();
  }
}
