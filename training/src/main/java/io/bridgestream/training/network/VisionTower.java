package io.bridgestream.training.network;

import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.NativeScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * CLIP's ViT. What the fusion reads of a block is {@link #normalized} of its output; the next block
 * reads the output itself.
 *
 * <p>Letters: B batch, C channels, R image side, N image tokens, W width.
 */
public final class VisionTower extends Layer {
  private final VisionEmbeddings embeddings;
  private final LayerNorm preNorm;
  private final List<VisionBlock> blocks = new ArrayList<>();
  private final LayerNorm postNorm;

  /** Declares the tower. */
  public VisionTower(VisionConfig config) {
    long width = config.hiddenSize();
    double eps = config.layerNormEps();
    this.embeddings = child("embeddings", new VisionEmbeddings(config));
    this.preNorm = child("ln_pre", new LayerNorm(width, eps));
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(child("transformer.resblocks." + i, new VisionBlock(config)));
    }
    this.postNorm = child("ln_post", new LayerNorm(width, eps));
    if (!config.shareLayerNorm()) {
      // In the files of such models, but no fusion reads them: it always takes ln_post.
      for (int i = 0; i < config.layers(); i++) {
        child("ln_separate." + i, new LayerNorm(width, eps));
      }
    }
  }

  /**
   * Returns the embedded {@code pixels} [B, C, R, R], then every block's output: [B, N, W] each.
   */
  List<Tensor> forward(Tensor pixels, PositionMode mode) {
    List<Tensor> states = new ArrayList<>();
    states.add(NativeScope.keeping(() -> preNorm.forward(embeddings.forward(pixels, mode))));
    for (VisionBlock block : blocks) {
      Tensor below = states.get(states.size() - 1);
      states.add(block.block(List.of(below), input -> block.forward(input.get(0))));
    }
    return states;
  }

  /** Normalises a block's output, [..., W], for those who read it outside the tower. */
  Tensor normalized(Tensor state) {
    return postNorm.forward(state);
  }
}
