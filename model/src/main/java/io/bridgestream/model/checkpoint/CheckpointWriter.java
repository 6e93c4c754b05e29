package io.bridgestream.model.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.model.tensors.ElementType;
import io.bridgestream.model.tensors.ShardedSafetensorsWriter;
import io.bridgestream.model.tensors.TensorSource;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a checkpoint folder that {@link Checkpoint#open} reads and, for BridgeTower, transformers
 * too: its class for the head is named in {@code architectures}, and its keys are used.
 */
public final class CheckpointWriter {
  /** The largest weights file, in bytes; more is split into shards. */
  public static final long MAX_SHARD_BYTES = 5_000_000_000L;

  /** What Hugging Face's contrastive class takes where a config has no value of its own. */
  private static final double LOGIT_SCALE_INIT = 2.6592;

  private CheckpointWriter() {}

  /**
   * Writes {@code config.json} and the weights, each atomically, the weights last. The folder is
   * created if it isn't there.
   *
   * @param weights all weights that {@code config} asks for, under canonical names
   * @throws io.bridgestream.model.InvalidModelException if the weights don't fit the config
   * @throws IOException if the folder can't be written
   */
  public static void write(
      Path folder, ModelConfig config, Collection<? extends TensorSource> weights)
      throws IOException {
    write(folder, config, weights, MAX_SHARD_BYTES);
  }

  /** Writes a folder with weights files of at most {@code maxShardBytes} where one tensor fits. */
  public static void write(
      Path folder,
      ModelConfig config,
      Collection<? extends TensorSource> weights,
      long maxShardBytes)
      throws IOException {
    Map<String, long[]> shapes = new HashMap<>();
    weights.forEach(weight -> shapes.put(weight.name(), weight.shape()));
    WeightReport.compare(config, shapes).requireFit(folder.toString());
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve(Checkpoint.CONFIG), JsonFile.format(json(config, weights)));
    List<FileWeight> named =
        weights.stream()
            .map(w -> new FileWeight(WeightNames.inHuggingFaceFile(w.name(), config), w))
            .toList();
    ShardedSafetensorsWriter.write(folder, named, maxShardBytes);
  }

  private static ObjectNode json(ModelConfig config, Collection<? extends TensorSource> weights) {
    ObjectNode json = config.toJson();
    List<String> types =
        weights.stream()
            .map(TensorSource::type)
            .filter(ElementType::isFloating)
            .distinct()
            .map(CheckpointWriter::torchName)
            .toList();
    // transformers 5 loads in the type that is named here, whatever the file holds.
    json.remove("dtype");
    json.put("torch_dtype", types.size() == 1 ? types.get(0) : torchName(ElementType.F32));
    if (config instanceof BridgeTowerConfig bridgeTower) {
      json.putArray("architectures").add(architecture(config.heads()));
      config
          .heads()
          .contrastive()
          .filter(TaskHead.HuggingFaceContrastive.class::isInstance)
          .ifPresent(
              head -> {
                json.put("contrastive_hidden_size", head.size());
                json.put(
                    "logit_scale_init_value",
                    bridgeTower.logitScaleInit().orElse(LOGIT_SCALE_INIT));
              });
    }
    return json;
  }

  /** The class of transformers that holds most of the heads; heads it lacks are left out there. */
  private static String architecture(TaskHeads heads) {
    if (heads.contrastive().filter(TaskHead.HuggingFaceContrastive.class::isInstance).isPresent()) {
      return "BridgeTowerForContrastiveLearning";
    }
    if (heads.itm().isPresent()) {
      return "BridgeTowerForImageAndTextRetrieval";
    }
    return heads.mlm().isPresent() ? "BridgeTowerForMaskedLM" : "BridgeTowerModel";
  }

  private static String torchName(ElementType type) {
    return switch (type) {
      case F64 -> "float64";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      case F32, I64, I32, I16, I8, U8, BOOL -> "float32";
    };
  }

  /** A weight under the key it has in the file. */
  private record FileWeight(String name, TensorSource weight) implements TensorSource {
    @Override
    public ElementType type() {
      return weight.type();
    }

    @Override
    public long[] shape() {
      return weight.shape();
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
      weight.writeTo(channel);
    }
  }
}
