package io.bridgestream.training.network;

import io.bridgestream.model.config.TextConfig;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.NativeScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * RoBERTa, read layer by layer. Checkpoints hold its pooler too, which no model of the family
 * reads.
 *
 * <p>Letters: B batch, T tokens, D hidden.
 */
public final class TextTower extends Layer {
  private final TextEmbeddings embeddings;
  private final List<TextLayer> layers = new ArrayList<>();

  /** Declares the tower. */
  public TextTower(TextConfig config) {
    this.embeddings = child("embeddings", new TextEmbeddings(config));
    for (int i = 0; i < config.layers(); i++) {
      layers.add(child("encoder.layer." + i, new TextLayer(config)));
    }
    child("pooler", new Pooler(config.hiddenSize()));
  }

  /**
   * Returns the embeddings of {@code inputIds} [B, T], then every layer's output: [B, T, D] each.
   */
  List<Tensor> forward(Tensor inputIds, AttentionMask mask) {
    List<Tensor> states = new ArrayList<>();
    states.add(NativeScope.keeping(() -> embeddings.forward(inputIds)));
    for (TextLayer layer : layers) {
      Tensor below = states.get(states.size() - 1);
      states.add(layer.block(List.of(below), input -> layer.forward(input.get(0), mask)));
    }
    return states;
  }
}
