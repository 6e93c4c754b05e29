package io.bridgestream.training.network;

import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.NativeScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * BridgeTower (AAAI 2023, section 3): the top K levels of both towers each enter one cross-modal
 * level, the first through a LayerNorm, the others through a bridge from the level below.
 *
 * <p>Letters: B batch, T tokens, N image tokens, K levels, D hidden.
 */
public final class BridgeTower extends Trunk {
  private final int levels;
  private final LayerNorm firstTextNorm;
  private final LayerNorm firstImageNorm;
  private final List<LinkTower> textLinks = new ArrayList<>();
  private final List<LinkTower> imageLinks = new ArrayList<>();

  /** Declares the network. */
  public BridgeTower(BridgeTowerConfig config) {
    super(config);
    long hidden = config.crossModal().hiddenSize();
    double eps = config.crossModal().connectorLayerNormEps();
    this.levels = config.crossModal().layers();
    this.firstTextNorm = child("cross_modal_text_layernorm", new LayerNorm(hidden, eps));
    this.firstImageNorm = child("cross_modal_image_layernorm", new LayerNorm(hidden, eps));
    for (int k = 0; k < levels - 1; k++) {
      textLinks.add(child("cross_modal_text_link_tower." + k, link(config)));
      imageLinks.add(child("cross_modal_image_link_tower." + k, link(config)));
    }
  }

  private static LinkTower link(BridgeTowerConfig config) {
    return LinkTower.of(
        config.linkTowerType(),
        config.crossModal().hiddenSize(),
        config.crossModal().connectorLayerNormEps());
  }

  @Override
  FusionEntry entry(UniModalStates states, ImageSlot slot) {
    List<Tensor> text = states.topText(levels); // K x [B, T, D]
    List<Tensor> image = states.topImage(levels); // K x [B, N, W]
    return new FusionEntry() {
      @Override
      public ModalityPair first() {
        return new ModalityPair(
            firstTextNorm.forward(textLevel(0)), firstImageNorm.forward(imageLevel(0)));
      }

      @Override
      public ModalityPair next(int level, ModalityPair previous) {
        LinkTower textLink = textLinks.get(level - 1);
        LinkTower imageLink = imageLinks.get(level - 1);
        return new ModalityPair(
            NativeScope.keeping(() -> textLink.forward(textLevel(level), previous.text())),
            NativeScope.keeping(
                () ->
                    imageLink.forward(
                        states.imageOf().repeat(imageLevel(level)), previous.image())));
      }

      private Tensor textLevel(int level) {
        return projectText(text.get(level)); // [B, T, D]
      }

      private Tensor imageLevel(int level) {
        return projectImage(normalized(image.get(level)), slot); // [B, N, D]
      }
    };
  }
}
