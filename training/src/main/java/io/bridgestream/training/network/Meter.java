package io.bridgestream.training.network;

import io.bridgestream.model.config.MeterConfig;
import io.bridgestream.training.nn.NativeScope;
import java.util.function.UnaryOperator;

/**
 * METER (CVPR 2022, section 3, co-attention): a {@link TowerSummary} of each tower enters the first
 * cross-modal level; every further level reads the level below.
 *
 * <p>Letters: B batch, T tokens, N image tokens, D hidden, W width of the vision tower.
 */
public final class Meter extends Trunk {
  private final TowerSummary textSummary;
  private final TowerSummary imageSummary;
  private final int textLayers;
  private final int imageBlocks;

  /** Declares the network. */
  public Meter(MeterConfig config) {
    super(config);
    this.textSummary = summary("text_gate", config);
    this.imageSummary = summary("image_gate", config);
    this.textLayers = config.text().layers();
    this.imageBlocks = config.vision().layers();
  }

  private TowerSummary summary(String gate, MeterConfig config) {
    return config.layerGates()
        ? child(gate, new MeterGate(config.crossModal().hiddenSize()))
        : unnamedChild(new LastLevel());
  }

  @Override
  FusionEntry entry(UniModalStates states, ImageSlot slot) {
    return new FusionEntry() {
      @Override
      public ModalityPair first() {
        return new ModalityPair(
            NativeScope.keeping(
                () ->
                    projectText(
                        textSummary.forward(
                            states.topText(textLayers), UnaryOperator.identity()))), // [B, T, D]
            NativeScope.keeping(
                () ->
                    projectImage(
                        imageSummary.forward(states.topImage(imageBlocks), Meter.this::normalized),
                        slot))); // [B, N, D]
      }

      @Override
      public ModalityPair next(int level, ModalityPair previous) {
        return previous;
      }
    };
  }
}
