package io.bridgestream.model.tensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bridgestream.model.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the weights of a model folder: one safetensors file, or shards and their index. */
public final class ShardedSafetensorsWriter {
  private ShardedSafetensorsWriter() {}

  /**
   * Writes {@code model.safetensors}, or, when the tensors take more than {@code maxShardBytes},
   * {@code model-00001-of-0000N.safetensors} and so on with an index that comes last. Tensors fill
   * shards in the order given; a tensor over the limit gets a shard of its own. While shards of
   * another model are being replaced the folder has no index, so a killed process never leaves a
   * folder that mixes two models and loads.
   *
   * @param maxShardBytes bound on the tensors' bytes per file, at least 1
   * @throws IllegalArgumentException as {@link SafetensorsWriter#write} does
   * @throws IOException if a file can't be written, or a source fails
   */
  public static void write(
      Path folder, Collection<? extends TensorSource> tensors, long maxShardBytes)
      throws IOException {
    if (maxShardBytes < 1) {
      throw new IllegalArgumentException(
          "maxShardBytes must be at least 1, found " + maxShardBytes);
    }
    SafetensorsWriter.checkNames(tensors);
    List<List<TensorSource>> shards = split(tensors, maxShardBytes);
    Path single = folder.resolve("model.safetensors");
    Path index = folder.resolve("model.safetensors.index.json");
    if (shards.size() == 1) {
      SafetensorsWriter.write(single, shards.get(0));
      AtomicFile.delete(index);
      return;
    }
    AtomicFile.delete(index);
    Map<String, String> shardOfTensor = new TreeMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      SafetensorsWriter.write(folder.resolve(name), shards.get(i));
      shards.get(i).forEach(tensor -> shardOfTensor.put(tensor.name(), name));
    }
    AtomicFile.write(index, index(shardOfTensor, totalBytes(tensors)));
    // Loaders prefer the single file; until here it was the folder's complete older model.
    AtomicFile.delete(single);
  }

  private static List<List<TensorSource>> split(
      Collection<? extends TensorSource> tensors, long maxShardBytes) {
    List<List<TensorSource>> shards = new ArrayList<>();
    List<TensorSource> shard = new ArrayList<>();
    shards.add(shard);
    long room = maxShardBytes;
    for (TensorSource tensor : tensors) {
      long length = SafetensorsWriter.byteLength(tensor);
      if (length > room && !shard.isEmpty()) {
        shard = new ArrayList<>();
        shards.add(shard);
        room = maxShardBytes;
      }
      shard.add(tensor);
      room -= length;
    }
    return shards;
  }

  private static long totalBytes(Collection<? extends TensorSource> tensors) {
    return tensors.stream().mapToLong(SafetensorsWriter::byteLength).sum();
  }

  private static byte[] index(Map<String, String> shardOfTensor, long totalBytes)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeObjectFieldStart("metadata");
      json.writeNumberField("total_size", totalBytes);
      json.writeEndObject();
      json.writeObjectFieldStart("weight_map");
      for (Map.Entry<String, String> entry : shardOfTensor.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
