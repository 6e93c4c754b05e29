package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.CrossModalLayer;
import io.bridgestream.inference.export.layers.CrossModalLayer.Own;
import io.bridgestream.inference.export.layers.KeyValue;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.ReadStates;
import io.bridgestream.inference.export.layers.Rows;
import io.bridgestream.inference.export.layers.TransformerSize;
import io.bridgestream.model.config.CrossModalConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The cross-modal levels: per level one layer for the text and one for the image, which both read
 * the level's inputs.
 *
 * <p>Letters: B batch, T tokens, N image tokens, D hidden.
 */
final class Fusion {
  private final FusionEntry textEntry;
  private final FusionEntry imageEntry;
  private final List<CrossModalLayer> textLayers = new ArrayList<>();
  private final List<CrossModalLayer> imageLayers = new ArrayList<>();

  Fusion(Parameters model, CrossModalConfig config, FusionEntry textEntry, FusionEntry imageEntry) {
    this.textEntry = textEntry;
    this.imageEntry = imageEntry;
    TransformerSize size = TransformerSize.of(config);
    for (int k = 0; k < config.layers(); k++) {
      textLayers.add(new CrossModalLayer(model.scope("cross_modal_text_layers." + k), size));
      imageLayers.add(new CrossModalLayer(model.scope("cross_modal_image_layers." + k), size));
    }
  }

  /** Emits, with the text tower, all that the fusion reads of it; {@code mask} is int32 [B, T]. */
  SideFeatures textFeatures(Graph graph, TowerLevels tower, Value mask) {
    Value first = textEntry.first(graph, tower); // [B, T, D]
    return new SideFeatures(
        textLayers.get(0).own(graph, first, mask, Rows.ALL),
        imageLayers.get(0).other(graph, first),
        textEntry.later(graph, tower));
  }

  /** Emits, with the vision tower, all that the fusion reads of it. */
  SideFeatures imageFeatures(Graph graph, TowerLevels tower) {
    Value first = imageEntry.first(graph, tower); // [B, N, D]
    return new SideFeatures(
        imageLayers.get(0).own(graph, first, Value.NONE, Rows.ALL),
        textLayers.get(0).other(graph, first),
        imageEntry.later(graph, tower));
  }

  /**
   * Emits the levels over features of pairs.
   *
   * @param textMask int32 [B, T]
   * @param wanted which rows of the last level's outputs somebody reads
   */
  ModalityPair emit(
      Graph graph, SideFeatures text, SideFeatures image, Value textMask, Rows wanted) {
    int last = textLayers.size() - 1;
    ModalityPair states = first(graph, text, image, textMask, last == 0 ? wanted : Rows.ALL);
    for (int k = 1; k <= last; k++) {
      ModalityPair input =
          new ModalityPair(
              textEntry.next(graph, k, states.text(), states.image(), text.later()),
              imageEntry.next(graph, k, states.image(), states.text(), image.later()));
      states =
          k == last && wanted == Rows.FIRST
              ? lastLevelForFirst(graph, input, textMask)
              : level(graph, k, input, textMask);
    }
    return states;
  }

  private ModalityPair first(
      Graph graph, SideFeatures text, SideFeatures image, Value textMask, Rows rows) {
    return new ModalityPair(
        textLayers.get(0).join(graph, text.own().only(graph, rows), image.read(), Value.NONE),
        imageLayers.get(0).join(graph, image.own().only(graph, rows), text.read(), textMask));
  }

  private ModalityPair level(Graph graph, int k, ModalityPair input, Value textMask) {
    CrossModalLayer forText = textLayers.get(k);
    CrossModalLayer forImage = imageLayers.get(k);
    Own text = forText.own(graph, input.text(), textMask, Rows.ALL);
    Own image = forImage.own(graph, input.image(), Value.NONE, Rows.ALL);
    KeyValue ofImage = forText.other(graph, input.image());
    KeyValue ofText = forImage.other(graph, input.text());
    return new ModalityPair(
        forText.join(graph, text, ofImage, Value.NONE),
        forImage.join(graph, image, ofText, textMask));
  }

  /** As {@link #level}, for the first rows only: of the image, nothing is made for other rows. */
  private ModalityPair lastLevelForFirst(Graph graph, ModalityPair input, Value textMask) {
    CrossModalLayer forText = textLayers.get(textLayers.size() - 1);
    CrossModalLayer forImage = imageLayers.get(imageLayers.size() - 1);
    Own text = forText.own(graph, input.text(), textMask, Rows.FIRST);
    Own image = forImage.ownFirst(graph, input.image());
    ReadStates ofImage = forText.otherForFirst(graph, input.image());
    KeyValue ofText = forImage.other(graph, input.text());
    return new ModalityPair(
        forText.join(graph, text, ofImage, Value.NONE),
        forImage.join(graph, image, ofText, textMask));
  }
}
