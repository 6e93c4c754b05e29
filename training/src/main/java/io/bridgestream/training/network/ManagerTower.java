package io.bridgestream.training.network;

import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.training.nn.Embedding;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * ManagerTower (ACL 2023, section 3): managers weigh all managed levels of a tower anew before
 * every cross-modal level.
 *
 * <p>Letters: B batch, T tokens, N image tokens, D hidden.
 */
public final class ManagerTower extends Trunk {
  private final int textLevels;
  private final int imageLevels;
  private final Embedding textLayerEmbeddings;
  private final Embedding imageLayerEmbeddings;
  private final FirstManager firstText;
  private final FirstManager firstImage;
  private final List<Manager> textManagers = new ArrayList<>();
  private final List<Manager> imageManagers = new ArrayList<>();

  /** Declares the network. */
  public ManagerTower(ManagerTowerConfig config) {
    super(config);
    long hidden = config.crossModal().hiddenSize();
    this.textLevels = config.managedTextLayers();
    this.imageLevels = config.managedImageLayers();
    this.textLayerEmbeddings =
        child("layer_embeddings_text", Embedding.of(config.text().layers(), hidden));
    this.imageLayerEmbeddings =
        child("layer_embeddings_image", Embedding.of(config.vision().layers(), hidden));
    ManagerSize text = size(config, textLevels);
    ManagerSize image = size(config, imageLevels);
    this.firstText = child(name("text", 0), new FirstManager(text));
    this.firstImage = child(name("image", 0), new FirstManager(image));
    for (int k = 1; k < config.crossModal().layers(); k++) {
      textManagers.add(child(name("text", k), Manager.of(config.managerType(), text)));
      imageManagers.add(child(name("image", k), Manager.of(config.managerType(), image)));
    }
  }

  private static ManagerSize size(ManagerTowerConfig config, int levels) {
    long hidden = config.crossModal().hiddenSize();
    return new ManagerSize(
        levels,
        hidden,
        config.weightType() == WeightType.VECTOR ? hidden : 1,
        config.crossModal().connectorLayerNormEps());
  }

  private static String name(String modality, int level) {
    return "cross_modal_%s_manager_tower.%d.manager_layer".formatted(modality, level);
  }

  @Override
  FusionEntry entry(UniModalStates states, ImageSlot slot) {
    List<Tensor> text = textLevels(states); // each [B, T, D]
    List<Tensor> image = imageLevels(states, slot); // each [B, N, D], a row per image
    List<Tensor> repeated = image.stream().map(states.imageOf()::repeat).toList();
    return new FusionEntry() {
      @Override
      public ModalityPair first() {
        return new ModalityPair(
            firstText.block(text, firstText::forward),
            firstImage.block(image, firstImage::forward));
      }

      @Override
      public ModalityPair next(int level, ModalityPair previous) {
        Manager forText = textManagers.get(level - 1);
        Manager forImage = imageManagers.get(level - 1);
        return new ModalityPair(
            managed(forText, text, previous.text(), previous.image()),
            managed(forImage, repeated, previous.image(), previous.text()));
      }
    };
  }

  private static Tensor managed(
      Manager manager, List<Tensor> levels, Tensor previous, Tensor other) {
    List<Tensor> inputs = new ArrayList<>(levels);
    inputs.add(previous);
    inputs.add(other);
    int n = levels.size();
    return manager.block(
        inputs, read -> manager.forward(read.subList(0, n), read.get(n), read.get(n + 1)));
  }

  /** The managed text levels, projected and marked with their layer, lowest first. */
  private List<Tensor> textLevels(UniModalStates states) {
    int lowest = states.text().size() - 1 - textLevels;
    List<Tensor> managed = new ArrayList<>();
    for (Tensor state : states.topText(textLevels)) {
      int row = lowest + managed.size();
      managed.add(
          block(
              List.of(state), read -> projectText(read.get(0)).add(textLayerEmbeddings.row(row))));
    }
    return managed;
  }

  /** The managed vision levels, projected and marked with their block, lowest first. */
  private List<Tensor> imageLevels(UniModalStates states, ImageSlot slot) {
    int lowest = states.image().size() - 1 - imageLevels;
    List<Tensor> managed = new ArrayList<>();
    for (Tensor state : states.topImage(imageLevels)) {
      int row = lowest + managed.size();
      managed.add(
          block(
              List.of(state),
              read ->
                  projectImage(normalized(read.get(0)), slot).add(imageLayerEmbeddings.row(row))));
    }
    return managed;
  }
}
