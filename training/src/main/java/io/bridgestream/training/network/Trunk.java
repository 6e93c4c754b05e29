package io.bridgestream.training.network;

import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.training.nn.Embedding;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.Linear;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What all three models share: two towers, projections to one width with a row for the modality,
 * the cross-modal levels, and poolers. A family adds how the towers enter the levels.
 *
 * <p>Letters: B batch, T tokens, N image tokens, K levels, D hidden, W width of the vision tower.
 */
public abstract sealed class Trunk extends Layer permits BridgeTower, Meter, ManagerTower {
  private static final int TEXT_ROW = 0;

  private final TextTower textTower;
  private final VisionTower visionTower;
  private final Linear textTransform;
  private final Linear imageTransform;
  private final Embedding modalityTypes;
  private final Fusion fusion;
  private final Pooler textPooler;
  private final Pooler imagePooler;

  Trunk(ModelConfig config) {
    long hidden = config.crossModal().hiddenSize();
    this.textTower = child("text_model", new TextTower(config.text()));
    this.visionTower = child("vision_model.visual", new VisionTower(config.vision()));
    this.textTransform =
        child("cross_modal_text_transform", new Linear(config.text().hiddenSize(), hidden));
    this.imageTransform =
        child("cross_modal_image_transform", new Linear(config.vision().hiddenSize(), hidden));
    this.modalityTypes =
        child("token_type_embeddings", Embedding.of(config.modalityTypes(), hidden));
    this.fusion = unnamedChild(new Fusion(config.crossModal()));
    this.textPooler = child("cross_modal_text_pooler", new Pooler(hidden));
    this.imagePooler = child("cross_modal_image_pooler", new Pooler(hidden));
  }

  /** Returns the trunk of {@code config}, without numbers. */
  public static Trunk of(ModelConfig config) {
    return config.match(BridgeTower::new, Meter::new, ManagerTower::new);
  }

  /** Runs towers and fusion on images of the size that the position table is for. */
  public final FusedStates forward(ImageText batch) {
    return fuse(encode(batch, PositionMode.AS_TRAINED), ImageSlot.FIRST);
  }

  /** Runs the towers. */
  public final UniModalStates encode(ImageText batch, PositionMode mode) {
    AttentionMask textMask = AttentionMask.of(batch.attentionMask());
    return new UniModalStates(
        textTower.forward(batch.inputIds(), textMask),
        visionTower.forward(batch.pixels(), mode),
        textMask,
        ImageOfText.OWN);
  }

  /** Runs the text tower on every text and the vision tower once on every image. */
  public final UniModalStates encode(TextsOnImages batch) {
    AttentionMask textMask = AttentionMask.of(batch.attentionMask());
    return new UniModalStates(
        textTower.forward(batch.inputIds(), textMask),
        visionTower.forward(batch.pixels(), PositionMode.AS_TRAINED),
        textMask,
        ImageOfText.of(batch.imageOf()));
  }

  /** Runs the text tower alone; {@link UniModalStates#about} says later which image it is about. */
  public final UniModalStates encodeTexts(Tensor inputIds, Tensor attentionMask) {
    AttentionMask textMask = AttentionMask.of(attentionMask);
    return new UniModalStates(
        textTower.forward(inputIds, textMask), List.of(), textMask, ImageOfText.OWN);
  }

  /** Runs the vision tower alone, on pixels [B, C, R, R]. */
  public final UniModalStates encodeImages(Tensor pixels) {
    return new UniModalStates(
        List.of(),
        visionTower.forward(pixels, PositionMode.AS_TRAINED),
        AttentionMask.none(),
        ImageOfText.OWN);
  }

  /** Runs the fusion on what {@link #encode} gave, for the image in {@code slot}. */
  public final FusedStates fuse(UniModalStates states, ImageSlot slot) {
    List<ModalityPair> levels =
        fusion.forward(entry(states, slot), states.textMask(), states.imageOf());
    return new FusedStates(levels, pooled(levels.get(levels.size() - 1)));
  }

  /**
   * Returns what {@link #fuse} would as {@code pooled}, for less: the last level maps only the
   * tokens that the poolers read, [B, 2D].
   */
  public final Tensor pool(UniModalStates states, ImageSlot slot) {
    return pooled(fusion.firstTokens(entry(states, slot), states.textMask(), states.imageOf()));
  }

  private Tensor pooled(ModalityPair last) {
    return Tensors.concatenate(textPooler.forward(last.text()), imagePooler.forward(last.image()));
  }

  /** Returns how {@code states} enter the levels. */
  abstract FusionEntry entry(UniModalStates states, ImageSlot slot);

  /** Returns the normalised class token of the last vision block for every text, [B, W]. */
  public final Tensor imageClass(UniModalStates states) {
    Tensor last = states.image().get(states.image().size() - 1);
    return states.imageOf().repeat(visionTower.normalized(last.select(1, 0)));
  }

  /** Returns {@link #imageClass} as the fusion would read it, [B, D]. */
  public final Tensor projectedImageClass(UniModalStates states) {
    return imageTransform
        .forward(imageClass(states))
        .add(modalityTypes.row(ImageSlot.FIRST.typeRow()));
  }

  /** Normalises a vision block's output for the fusion, [B, N, W]. */
  final Tensor normalized(Tensor visionState) {
    return visionTower.normalized(visionState);
  }

  /** Projects a text level and marks it as text: [B, T, D]. */
  final Tensor projectText(Tensor state) {
    return textTransform.forward(state).add(modalityTypes.row(TEXT_ROW));
  }

  /** Projects a normalised vision level and marks it as an image: [B, N, D]. */
  final Tensor projectImage(Tensor normalizedState, ImageSlot slot) {
    return imageTransform.forward(normalizedState).add(modalityTypes.row(slot.typeRow()));
  }
}
