package io.bridgestream.training.network;

import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.NativeScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The cross-modal levels: per level one layer for the text and one for the image, which both read
 * the level's inputs, so neither sees what the other made of them.
 *
 * <p>Letters: B batch, T tokens, N image tokens, K levels, D hidden.
 */
final class Fusion extends Layer {
  private final List<CrossModalLayer> textLayers = new ArrayList<>();
  private final List<CrossModalLayer> imageLayers = new ArrayList<>();

  Fusion(CrossModalConfig config) {
    TransformerSize size = TransformerSize.of(config);
    for (int k = 0; k < config.layers(); k++) {
      textLayers.add(child("cross_modal_text_layers." + k, new CrossModalLayer(size)));
    }
    for (int k = 0; k < config.layers(); k++) {
      imageLayers.add(child("cross_modal_image_layers." + k, new CrossModalLayer(size)));
    }
  }

  /** Returns the outputs of the K levels, lowest first. */
  List<ModalityPair> forward(FusionEntry entry, AttentionMask textMask) {
    List<ModalityPair> levels = new ArrayList<>();
    ModalityPair input = entry.first();
    for (int k = 0; k < textLayers.size(); k++) {
      if (k > 0) {
        input = entry.next(k, levels.get(k - 1));
      }
      levels.add(level(k, input.text(), input.image(), textMask));
    }
    return levels;
  }

  private ModalityPair level(int k, Tensor text, Tensor image, AttentionMask textMask) {
    AttentionMask imageMask = AttentionMask.none();
    CrossModalLayer forText = textLayers.get(k);
    CrossModalLayer forImage = imageLayers.get(k);
    return new ModalityPair(
        NativeScope.keeping(() -> forText.forward(text, image, textMask, imageMask)),
        NativeScope.keeping(() -> forImage.forward(image, text, imageMask, textMask)));
  }
}
