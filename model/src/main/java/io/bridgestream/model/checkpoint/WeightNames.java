package io.bridgestream.model.checkpoint;

import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What weights are called. The canonical names, which all our code uses, are Hugging Face's without
 * the prefix that its head classes put before the trunk; what Hugging Face lacks keeps the name it
 * has in the original repositories. This class alone knows the other names.
 */
public final class WeightNames {
  /** The vision tower's position table, the one weight whose shape depends on the resolution. */
  public static final String POSITION_TABLE =
      "vision_model.visual.embeddings.position_embedding.weight";

  /** The modality type table: text, image, and NLVR2's second image. */
  public static final String MODALITY_TYPES = "token_type_embeddings.weight";

  /** Stands before the trunk's names in files of Hugging Face's head classes. */
  private static final String TRUNK_PREFIX = "bridgetower.";

  private static final List<String> TRUNK =
      List.of(
          "vision_model.",
          "text_model.",
          "cross_modal_",
          "token_type_embeddings.",
          "layer_embeddings_",
          "text_gate.",
          "image_gate.");

  /** ManagerTower's contrastive heads are called like a part of the trunk. */
  private static final String MANAGER_TOWER_CONTRASTIVE = "cross_modal_itc_";

  /** Original prefixes with their canonical ones; the first that fits wins. */
  private static final Map<String, String> ORIGINAL = new LinkedHashMap<>();

  static {
    String embeddings = "vision_model.visual.embeddings.";
    ORIGINAL.put("vit_model.visual.class_embedding", embeddings + "class_embedding");
    ORIGINAL.put("vit_model.visual.conv1.", embeddings + "patch_embedding.");
    ORIGINAL.put("vit_model.visual.positional_embedding", POSITION_TABLE);
    ORIGINAL.put("vit_model.visual.", "vision_model.visual.");
    ORIGINAL.put("text_transformer.", "text_model.");
  }

  private WeightNames() {}

  /**
   * Returns the canonical name of a key in a Hugging Face file, or empty for a buffer that old
   * versions saved and nobody reads.
   */
  public static Optional<String> ofHuggingFace(String key) {
    String name = key.startsWith(TRUNK_PREFIX) ? key.substring(TRUNK_PREFIX.length()) : key;
    return name.endsWith(".embeddings.position_ids") ? Optional.empty() : Optional.of(name);
  }

  /**
   * Returns the canonical name of a key in an original checkpoint, or empty for what CLIP's text
   * tower and old buffers left there.
   */
  public static Optional<String> ofOriginal(String key) {
    for (Map.Entry<String, String> prefix : ORIGINAL.entrySet()) {
      if (key.startsWith(prefix.getKey())) {
        return ofHuggingFace(prefix.getValue() + key.substring(prefix.getKey().length()));
      }
    }
    return key.startsWith("vit_model.") ? Optional.empty() : Optional.of(key);
  }

  /**
   * Returns the key that a weight has in a file written for Hugging Face: BridgeTower with a head
   * carries the prefix, the bare trunk and the other families don't.
   */
  public static String inHuggingFaceFile(String name, ModelConfig config) {
    boolean prefixed =
        config instanceof BridgeTowerConfig && !config.heads().all().isEmpty() && isTrunk(name);
    return prefixed ? TRUNK_PREFIX + name : name;
  }

  /** Returns what stands before the contrastive heads' names. */
  public static String contrastivePrefix(ModelConfig config) {
    return config.match(b -> "itc_", m -> "itc_", m -> MANAGER_TOWER_CONTRASTIVE);
  }

  /** Returns whether a canonical name belongs to the towers, the connector or the cross layers. */
  public static boolean isTrunk(String name) {
    return TRUNK.stream().anyMatch(name::startsWith) && !name.startsWith(MANAGER_TOWER_CONTRASTIVE);
  }

  /**
   * Returns whether a weight is in the files and the parameter counts but read by no forward pass:
   * the text tower's pooler, ManagerTower's second temperature, unshared vision LayerNorms. A
   * checkpoint may lack it.
   */
  public static boolean isNeverRead(String name) {
    return name.startsWith("text_model.pooler.")
        || name.endsWith(".softmax_temperature_cross")
        || name.startsWith("vision_model.visual.ln_separate.");
  }
}
