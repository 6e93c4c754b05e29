package io.bridgestream.training.network;

import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.training.nn.LayerNorm;
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
            block(List.of(text.get(0)), read -> firstTextNorm.forward(projectText(read.get(0)))),
            block(List.of(image.get(0)), read -> firstImageNorm.forward(entering(read.get(0)))));
      }

      @Override
      public ModalityPair next(int level, ModalityPair previous) {
        LinkTower textLink = textLinks.get(level - 1);
        LinkTower imageLink = imageLinks.get(level - 1);
        return new ModalityPair(
            block(
                List.of(text.get(level), previous.text()),
                read -> textLink.forward(projectText(read.get(0)), read.get(1))),
            block(
                List.of(image.get(level), previous.image()),
                read ->
                    imageLink.forward(
                        states.imageOf().repeat(entering(read.get(0))), read.get(1))));
      }

      private Tensor entering(Tensor imageLevel) {
        return projectImage(normalized(imageLevel), slot); // [B, N, D]
      }
    };
  }
}
