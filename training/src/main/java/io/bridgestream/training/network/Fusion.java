package io.bridgestream.training.network;

import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.training.nn.Layer;
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
  List<ModalityPair> forward(FusionEntry entry, AttentionMask textMask, ImageOfText imageOf) {
    return levels(entry, textMask, imageOf, CrossModalLayer::forward);
  }

  /**
   * Returns the last level's output for both modalities' first tokens, [B, 1, D] each: what poolers
   * read. The last level spares itself the other tokens.
   */
  ModalityPair firstTokens(FusionEntry entry, AttentionMask textMask, ImageOfText imageOf) {
    List<ModalityPair> levels = levels(entry, textMask, imageOf, CrossModalLayer::firstToken);
    return levels.get(levels.size() - 1);
  }

  private interface Output {
    Tensor of(CrossModalLayer layer, Tokens own, Tokens other);
  }

  private List<ModalityPair> levels(
      FusionEntry entry, AttentionMask textMask, ImageOfText imageOf, Output last) {
    List<ModalityPair> levels = new ArrayList<>();
    for (int k = 0; k < textLayers.size(); k++) {
      ModalityPair input = k == 0 ? entry.first() : entry.next(k, levels.get(k - 1));
      Tokens text = new Tokens(input.text(), textMask, ImageOfText.OWN);
      Tokens image =
          new Tokens(input.image(), AttentionMask.none(), k == 0 ? imageOf : ImageOfText.OWN);
      boolean isLast = k == textLayers.size() - 1;
      Output output = isLast ? last : CrossModalLayer::forward;
      CrossModalLayer forText = textLayers.get(k);
      CrossModalLayer forImage = imageLayers.get(k);
      levels.add(
          new ModalityPair(
              forText.block(
                  List.of(input.text(), input.image()),
                  read -> output.of(forText, text.with(read.get(0)), image.with(read.get(1)))),
              forImage.block(
                  List.of(input.text(), input.image()),
                  read -> output.of(forImage, image.with(read.get(1)), text.with(read.get(0))))));
    }
    return levels;
  }
}
