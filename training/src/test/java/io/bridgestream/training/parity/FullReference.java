package io.bridgestream.training.parity;

import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.StoredTensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * Every element of every output and gradient: files that {@code transformers_parity.py full}
 * writes.
 */
final class FullReference implements Reference {
  static final String OUTPUT = "output.";
  private static final String GRADIENT = "gradient.";

  private final SafetensorsFile file;

  FullReference(Path path) {
    this.file = SafetensorsFile.open(path);
  }

  @Override
  public Set<String> outputs() {
    return file.names().stream()
        .filter(name -> name.startsWith(OUTPUT))
        .map(name -> name.substring(OUTPUT.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public double outputDifference(String name, Tensor actual) {
    return compare(OUTPUT + name, actual).difference;
  }

  @Override
  public boolean hasGradients() {
    return file.names().stream().anyMatch(name -> name.startsWith(GRADIENT));
  }

  @Override
  public Set<String> withoutGradient(Set<String> parameters) {
    Set<String> without = new TreeSet<>(parameters);
    without.removeIf(name -> file.names().contains(GRADIENT + name));
    return without;
  }

  @Override
  public double gradientError(String parameter, Tensor actual) {
    Comparison comparison = compare(GRADIENT + parameter, actual);
    return comparison.difference == 0 ? 0 : comparison.difference / comparison.largest;
  }

  /** The largest absolute difference, and the largest absolute value of the reference. */
  private record Comparison(double difference, double largest) {}

  private Comparison compare(String name, Tensor actual) {
    StoredTensor stored = file.tensor(name);
    FloatBuffer expected = stored.bytes().asFloatBuffer();
    FloatBuffer found = NativeFloats.of(actual);
    if (expected.remaining() != found.remaining()) {
      throw new IllegalArgumentException(
          "Cannot compare '%s': it must have %d elements, found %d"
              .formatted(name, expected.remaining(), found.remaining()));
    }
    double difference = 0;
    double largest = 0;
    while (expected.hasRemaining()) {
      float value = expected.get();
      difference = Math.max(difference, Math.abs((double) value - found.get()));
      largest = Math.max(largest, Math.abs(value));
    }
    return new Comparison(difference, largest);
  }

  @Override
  public void close() {
    file.close();
  }
}
