package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.arithmetic.Matrix;
import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.config.VisionConfig;
import java.util.List;

/**
 * Patches, projected, behind the class token, plus positions. The convolution of kernel and stride
 * P is a product of flattened patches with its flattened kernel.
 *
 * <p>Letters: B batch, C channels, R image side, P patch side, n = R div P, N = n² + 1, W width.
 */
public final class VisionEmbeddings {
  private final Parameters parameters;
  private final VisionConfig config;

  /** Reads the class token, the patch kernel and the position table. */
  public VisionEmbeddings(Parameters parameters, VisionConfig config) {
    this.parameters = parameters;
    this.config = config;
  }

  /**
   * Returns the patches of {@code pixels} [B, C, R, R], each flattened as the kernel is: [B, n²,
   * C·P·P].
   */
  public Value patchesOfPlanes(Graph graph, Value pixels) {
    long n = config.grid();
    long patch = config.patchSize();
    long channels = config.channels();
    Value cropped = crop(graph, pixels, 2);
    Value split =
        graph.add("Reshape", List.of(cropped, graph.integers(0, channels, n, patch, n, patch)));
    return flatten(graph, split, new long[] {0, 2, 4, 1, 3, 5});
  }

  /** Returns the same for {@code pixels} [B, R, R, C]. */
  public Value patchesOfPixels(Graph graph, Value pixels) {
    long n = config.grid();
    long patch = config.patchSize();
    Value cropped = crop(graph, pixels, 1);
    Value split =
        graph.add(
            "Reshape", List.of(cropped, graph.integers(0, n, patch, n, patch, config.channels())));
    return flatten(graph, split, new long[] {0, 1, 3, 5, 2, 4});
  }

  /** Maps {@code patches} [B, n², C·P·P] to the summands of the tower's first state [B, N, W]. */
  public Residual emit(Graph graph, Value patches) {
    Matrix kernel = parameters.matrix("patch_embedding.weight");
    Value projected = parameters.arithmetic().product(graph, patches, kernel); // [B, n², W]
    Value behindClass =
        graph.add("Pad", List.of(projected, graph.integers(0, 1, 0, 0, 0, 0))); // [B, N, W]
    return Residual.of(behindClass, positions(graph));
  }

  /** The position table with the class token added to its row: [N, W]. */
  private Value positions(Graph graph) {
    String table = "position_embedding.weight";
    return parameters.derived(
        graph,
        "positions_and_class",
        new long[] {config.tokens(), config.hiddenSize()},
        () -> {
          float[] positions = parameters.read(table);
          float[] classToken = parameters.read("class_embedding");
          for (int i = 0; i < classToken.length; i++) {
            positions[i] += classToken[i];
          }
          return positions;
        });
  }

  /** A convolution ignores what is behind the last whole patch. */
  private Value crop(Graph graph, Value pixels, long firstAxis) {
    long covered = (long) config.grid() * config.patchSize();
    if (covered == config.imageSize()) {
      return pixels;
    }
    return graph.add(
        "Slice",
        List.of(
            pixels,
            graph.integers(0, 0),
            graph.integers(covered, covered),
            graph.integers(firstAxis, firstAxis + 1)));
  }

  private Value flatten(Graph graph, Value split, long[] order) {
    long n = config.grid();
    long length = (long) config.channels() * config.patchSize() * config.patchSize();
    Value ordered = graph.add("Transpose", List.of(split), Attribute.of("perm", order));
    return graph.add("Reshape", List.of(ordered, graph.integers(0, n * n, length)));
  }
}
