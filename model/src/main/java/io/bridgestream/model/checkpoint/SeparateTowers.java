package io.bridgestream.model.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the family starts from before its pre-training: RoBERTa and CLIP, each in a Hugging Face
 * folder of its own, seen as the towers of one model. What else the folders hold, RoBERTa's
 * language head and CLIP's text half, is left out. Thread-safe; the owner closes it.
 */
public final class SeparateTowers implements AutoCloseable {
  private static final String TEXT = "text_model.";
  private static final String BLOCKS = "vision_model.visual.transformer.resblocks.";
  private static final String JOINED = ".in_proj_";
  private static final List<String> PROJECTIONS = List.of(".q_proj.", ".k_proj.", ".v_proj.");
  private static final int LONGEST_LIST = 8;

  /** CLIP's parts under Hugging Face's names with the canonical ones. */
  private static final Map<String, String> VISION_PARTS = new LinkedHashMap<>();

  /** The same within a block. */
  private static final Map<String, String> BLOCK_PARTS = new LinkedHashMap<>();

  /** What a text tower takes from RoBERTa's own config. */
  private static final List<String> TEXT_FIELDS =
      List.of(
          "vocab_size",
          "hidden_size",
          "num_hidden_layers",
          "num_attention_heads",
          "intermediate_size",
          "hidden_act",
          "hidden_dropout_prob",
          "attention_probs_dropout_prob",
          "max_position_embeddings",
          "type_vocab_size",
          "layer_norm_eps",
          "pad_token_id",
          "bos_token_id",
          "eos_token_id");

  /** What a vision tower takes from CLIP's. */
  private static final List<String> VISION_FIELDS =
      List.of(
          "hidden_size",
          "num_hidden_layers",
          "num_channels",
          "patch_size",
          "image_size",
          "layer_norm_eps");

  static {
    VISION_PARTS.put("embeddings.", "vision_model.visual.embeddings.");
    VISION_PARTS.put("pre_layrnorm.", "vision_model.visual.ln_pre.");
    VISION_PARTS.put("post_layernorm.", "vision_model.visual.ln_post.");
    BLOCK_PARTS.put("self_attn.", "attn.");
    BLOCK_PARTS.put("layer_norm1.", "ln_1.");
    BLOCK_PARTS.put("layer_norm2.", "ln_2.");
    BLOCK_PARTS.put("mlp.fc1.", "mlp.c_fc.");
    BLOCK_PARTS.put("mlp.fc2.", "mlp.c_proj.");
  }

  private final Path textFolder;
  private final Path visionFolder;
  private final NamedWeights text;
  private final NamedWeights vision;

  private SeparateTowers(
      Path textFolder, Path visionFolder, NamedWeights text, NamedWeights vision) {
    this.textFolder = textFolder;
    this.visionFolder = visionFolder;
    this.text = text;
    this.vision = vision;
  }

  /**
   * Opens both folders.
   *
   * @throws InvalidModelException if one holds no weights or they are damaged
   */
  public static SeparateTowers open(Path textFolder, Path visionFolder) {
    TensorStore text = Checkpoint.weightsFile(textFolder);
    try {
      return new SeparateTowers(
          textFolder,
          visionFolder,
          new NamedWeights(text, SeparateTowers::ofRoberta),
          new NamedWeights(Checkpoint.weightsFile(visionFolder), SeparateTowers::ofClip));
    } catch (RuntimeException e) {
      text.close();
      throw e;
    }
  }

  private static Optional<String> ofRoberta(String key) {
    String name = key.startsWith("roberta.") ? key.substring("roberta.".length()) : key;
    boolean read = name.startsWith("embeddings.") || name.startsWith("encoder.");
    return read && !name.endsWith(".position_ids") ? Optional.of(TEXT + name) : Optional.empty();
  }

  /** Queries, keys and values keep their own names, for the model has them in one. */
  private static Optional<String> ofClip(String key) {
    String name = key.startsWith("vision_model.") ? key.substring("vision_model.".length()) : key;
    String layers = "encoder.layers.";
    if (name.startsWith(layers)) {
      int end = name.indexOf('.', layers.length());
      String block = BLOCKS + name.substring(layers.length(), end + 1);
      return renamed(name.substring(end + 1), BLOCK_PARTS).map(part -> block + part);
    }
    return name.endsWith(".position_ids") ? Optional.empty() : renamed(name, VISION_PARTS);
  }

  private static Optional<String> renamed(String name, Map<String, String> parts) {
    return parts.entrySet().stream()
        .filter(part -> name.startsWith(part.getKey()))
        .findFirst()
        .map(part -> part.getValue() + name.substring(part.getKey().length()));
  }

  /**
   * Completes the content of a {@code config.json} by the towers' own configs; what it says itself
   * stands, say another image side or fewer vision layers, as METER has.
   *
   * @throws InvalidModelException if the folders hold other kinds of models, or CLIP computes
   *     otherwise than the family's vision tower
   */
  public ObjectNode complete(ObjectNode config) {
    ObjectNode roberta = JsonFile.read(textFolder.resolve(Checkpoint.CONFIG));
    JsonFields json = new JsonFields(textFolder + "/" + Checkpoint.CONFIG, roberta);
    requireText(json, "model_type", "roberta", "absent");
    ObjectNode clip = JsonFile.read(visionFolder.resolve(Checkpoint.CONFIG));
    boolean half = clip.has("vision_config");
    ObjectNode vit = half ? clip.withObject("/vision_config") : clip;
    requireVisionTower(new JsonFields(visionFolder + "/" + Checkpoint.CONFIG, vit));
    ObjectNode complete = config.deepCopy();
    complete.set("text_config", merged(roberta, TEXT_FIELDS, config, "text_config"));
    complete.set("vision_config", merged(vit, VISION_FIELDS, config, "vision_config"));
    return complete;
  }

  private static void requireVisionTower(JsonFields json) {
    requireText(json, "hidden_act", "quick_gelu", "quick_gelu");
    int width = json.integer("hidden_size", 768, 1, Integer.MAX_VALUE);
    int heads = json.integer("num_attention_heads", 12, 1, Integer.MAX_VALUE);
    if (width != heads * VisionConfig.HEAD_WIDTH) {
      throw json.wrong("num_attention_heads", "hidden_size over " + VisionConfig.HEAD_WIDTH, heads);
    }
  }

  private static void requireText(JsonFields json, String name, String wanted, String fallback) {
    String found = json.text(name).orElse(fallback);
    if (!found.equals(wanted)) {
      throw json.wrong(name, wanted, found);
    }
  }

  private static ObjectNode merged(
      ObjectNode own, List<String> fields, ObjectNode config, String group) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (String field : fields) {
      if (own.hasNonNull(field)) {
        merged.set(field, own.get(field));
      }
    }
    if (config.get(group) instanceof ObjectNode given) {
      merged.setAll(given);
    }
    return merged;
  }

  /**
   * Returns the towers' weights for a model: those that it has, the position table resized to its
   * grid.
   *
   * @throws InvalidModelException if the towers lack some, or they have another shape
   */
  public List<StoredTensor> weightsOf(ModelConfig config) {
    List<StoredTensor> weights = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    WeightShapes.of(config)
        .forEach(
            (name, shape) -> {
              if (isTower(name)) {
                tensor(name)
                    .map(found -> fit(found, config))
                    .ifPresentOrElse(
                        found -> {
                          weights.add(found);
                          if (!Arrays.equals(found.shape(), shape)) {
                            faults.add(
                                "%s of shape %s in place of %s"
                                    .formatted(
                                        name,
                                        Arrays.toString(found.shape()),
                                        Arrays.toString(shape)));
                          }
                        },
                        () -> faults.add("no " + name));
              }
            });
    if (!faults.isEmpty()) {
      throw new InvalidModelException(
          "Cannot take towers from %s and %s: they must have the model's weights, found %s"
              .formatted(
                  textFolder,
                  visionFolder,
                  String.join("; ", faults.subList(0, Math.min(LONGEST_LIST, faults.size())))));
    }
    return weights;
  }

  private static boolean isTower(String name) {
    return (name.startsWith(TEXT) || name.startsWith("vision_model."))
        && !WeightNames.isNeverRead(name);
  }

  private static StoredTensor fit(StoredTensor tensor, ModelConfig config) {
    int grid = config.vision().grid();
    boolean other =
        tensor.name().equals(WeightNames.POSITION_TABLE)
            && tensor.shape()[0] != config.vision().tokens();
    return other ? PositionTable.resize(tensor, grid, grid) : tensor;
  }

  private Optional<StoredTensor> tensor(String name) {
    if (name.contains(JOINED)) {
      return threeInOne(name);
    }
    NamedWeights tower = name.startsWith(TEXT) ? text : vision;
    return tower.names().contains(name) ? Optional.of(tower.tensor(name)) : Optional.empty();
  }

  /** Queries, keys and values, one below the other, as the model has them. */
  private Optional<StoredTensor> threeInOne(String name) {
    List<String> thirds = PROJECTIONS.stream().map(third -> name.replace(JOINED, third)).toList();
    if (!vision.names().containsAll(thirds)) {
      return Optional.empty();
    }
    List<StoredTensor> parts = thirds.stream().map(vision::tensor).toList();
    long[] shape = parts.get(0).shape();
    if (parts.stream().anyMatch(part -> !Arrays.equals(part.shape(), shape))) {
      return Optional.empty();
    }
    int count = Math.toIntExact(parts.get(0).count());
    float[] all = new float[Math.multiplyExact(PROJECTIONS.size(), count)];
    for (int i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i).toFloats(), 0, all, i * count, count);
    }
    shape[0] *= PROJECTIONS.size();
    return Optional.of(StoredTensor.ofFloats(name, shape, all));
  }

  @Override
  public void close() {
    text.close();
    vision.close();
  }
}
