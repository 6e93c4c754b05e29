package io.bridgestream.inference.export.network;

import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** What the features of a model are called. */
final class FeatureNames {
  private static final List<String> FIRST_LEVEL = List.of("state", "query", "key", "value");

  private final ModelConfig config;

  FeatureNames(ModelConfig config) {
    this.config = config;
  }

  /** Returns the names of a modality's features, in the order of {@link SideFeatures#values}. */
  List<String> of(Modality modality) {
    List<String> names = new ArrayList<>();
    for (String name : FIRST_LEVEL) {
      names.add(modality.spelt() + "_" + name);
    }
    for (int k = 1; k <= laterCount(modality); k++) {
      names.add(modality.spelt() + "_level_" + k);
    }
    return names;
  }

  private int laterCount(Modality modality) {
    int higherLevels = config.crossModal().layers() - 1;
    return config.match(
        bridgeTower -> higherLevels,
        meter -> 0,
        managerTower -> managed(managerTower, modality, higherLevels));
  }

  private static int managed(ManagerTowerConfig config, Modality modality, int higherLevels) {
    if (higherLevels == 0 || config.managerType() == ManagerType.SAUE) {
      return higherLevels;
    }
    return switch (modality) {
      case TEXT -> config.managedTextLayers();
      case IMAGE -> config.managedImageLayers();
    };
  }
}
