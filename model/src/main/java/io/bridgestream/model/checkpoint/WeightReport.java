package io.bridgestream.model.checkpoint;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How a checkpoint's weights compare with what its config asks for, before any is copied.
 *
 * @param missing weights the config asks for and the file lacks
 * @param wrongShapes weights of another shape, as "name: expected [..], found [..]"
 * @param unexpected weights of the towers or the fusion that the config has no place for
 * @param unused weights that nothing here reads, such as a head of somebody else's making
 */
public record WeightReport(
    List<String> missing, List<String> wrongShapes, List<String> unexpected, List<String> unused) {
  private static final int LONGEST_LIST = 8;

  /** Compares the shapes found, under canonical names, with those that {@code config} asks for. */
  public static WeightReport compare(ModelConfig config, Map<String, long[]> found) {
    Map<String, long[]> expected = WeightShapes.of(config);
    WeightReport report =
        new WeightReport(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    expected.forEach(
        (name, shape) -> {
          long[] actual = found.get(name);
          if (actual == null) {
            if (!WeightNames.isNeverRead(name)) {
              report.missing.add(name);
            }
          } else if (!Arrays.equals(shape, actual)) {
            report.wrongShapes.add(
                "%s: expected %s, found %s"
                    .formatted(name, Arrays.toString(shape), Arrays.toString(actual)));
          }
        });
    for (String name : found.keySet()) {
      if (!expected.containsKey(name)) {
        (WeightNames.isTrunk(name) ? report.unexpected : report.unused).add(name);
      }
    }
    return report;
  }

  /**
   * Fails unless the weights fit the config.
   *
   * @throws InvalidModelException that lists what is missing, unexpected or of another shape
   */
  public void requireFit(String checkpoint) {
    List<String> faults = new ArrayList<>();
    describe(faults, "missing", missing);
    describe(faults, "of another shape", wrongShapes);
    describe(faults, "unexpected", unexpected);
    if (!faults.isEmpty()) {
      throw new InvalidModelException(
          "Cannot load %s: its weights must be those of its config, found %s"
              .formatted(checkpoint, String.join("; ", faults)));
    }
  }

  private static void describe(List<String> faults, String fault, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    String some = String.join(", ", names.subList(0, Math.min(LONGEST_LIST, names.size())));
    String more =
        names.size() > LONGEST_LIST ? " and %d more".formatted(names.size() - LONGEST_LIST) : "";
    faults.add("%d %s (%s%s)".formatted(names.size(), fault, some, more));
  }
}
