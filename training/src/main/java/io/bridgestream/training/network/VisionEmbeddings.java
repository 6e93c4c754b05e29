package io.bridgestream.training.network;

import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.training.nn.Embedding;
import io.bridgestream.training.nn.InitialValue.Normal;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.Parameter;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * CLIP's embeddings: the class embedding, then every patch through a convolution without bias, row
 * by row; plus positions.
 *
 * <p>Letters: B batch, C channels, R image side, P patch side, G = R div P, N = 1 + G G image
 * tokens, W width.
 */
final class VisionEmbeddings extends Layer {
  private final Parameter classEmbedding;
  private final Parameter patchWeight;
  private final Embedding positions;
  private final VisionConfig config;

  VisionEmbeddings(VisionConfig config) {
    long width = config.hiddenSize();
    long patch = config.patchSize();
    this.config = config;
    this.classEmbedding = parameter("class_embedding", Normal.VISION_EMBEDDING, width);
    this.patchWeight =
        parameter(
            "patch_embedding.weight", Normal.CONVOLUTION, width, config.channels(), patch, patch);
    this.positions =
        child("position_embedding", Embedding.of(config.tokens(), width, Normal.VISION_EMBEDDING));
  }

  /** Embeds {@code pixels} [B, C, R, R] as [B, N, W]; other sides need {@code INTERPOLATED}. */
  Tensor forward(Tensor pixels, PositionMode mode) {
    long[] stride = {config.patchSize(), config.patchSize()};
    Tensor patches =
        torch.conv2d(
            pixels,
            patchWeight.tensor(),
            new TensorOptional(),
            stride,
            new long[] {0, 0},
            new long[] {1, 1},
            1); // [B, W, G, G]
    Tensor positions = positions(pixels.size(2), pixels.size(3), mode); // [N, W]
    Tensor first = classEmbedding.tensor().expand(pixels.size(0), 1, config.hiddenSize());
    Tensor tokens = patches.flatten(2, 3).transpose(1, 2); // [B, G G, W]
    return torch.cat(new TensorVector(first, tokens), 1).add(positions); // [B, N, W]
  }

  private Tensor positions(long height, long width, PositionMode mode) {
    long rows = height / config.patchSize();
    long columns = width / config.patchSize();
    if (height == config.imageSize() && width == config.imageSize()) {
      return positions.table();
    }
    return switch (mode) {
      case AS_TRAINED ->
          throw new IllegalArgumentException(
              "Cannot embed an image: its side must be %d pixels, found %d x %d; resize the position table or interpolate"
                  .formatted(config.imageSize(), height, width));
      case INTERPOLATED -> interpolated(rows, columns);
    };
  }

  /**
   * Resizes the table's grid bicubically and keeps the class token's row: [1 + rows columns, W].
   */
  private Tensor interpolated(long rows, long columns) {
    long grid = config.grid();
    Tensor table = positions.table();
    Tensor square =
        table
            .narrow(0, 1, grid * grid)
            .view(1, grid, grid, config.hiddenSize())
            .permute(0, 3, 1, 2); // [1, W, G, G]
    Tensor resized =
        torch.upsample_bicubic2d(
            square,
            new long[] {rows, columns},
            false,
            new DoubleOptional(),
            new DoubleOptional()); // [1, W, rows, columns]
    Tensor flat = resized.flatten(2, 3).squeeze(0).transpose(0, 1); // [rows columns, W]
    return torch.cat(new TensorVector(table.narrow(0, 0, 1), flat), 0);
  }
}
