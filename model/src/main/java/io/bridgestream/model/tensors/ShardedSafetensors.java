package io.bridgestream.model.tensors;

import io.bridgestream.model.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** An opened set of safetensors shards, held together by {@code model.safetensors.index.json}. */
public final class ShardedSafetensors implements TensorStore {
  private final NamedFile index;
  private final Map<String, String> shardOfTensor;
  private final Map<String, SafetensorsFile> shards;

  private ShardedSafetensors(
      NamedFile index, Map<String, String> shardOfTensor, Map<String, SafetensorsFile> shards) {
    this.index = index;
    this.shardOfTensor = shardOfTensor;
    this.shards = shards;
  }

  /**
   * Opens all shards that an index names.
   *
   * @throws io.bridgestream.model.InvalidModelException if the index or a shard is missing or
   *     broken, a shard's name leads out of the folder, or index and shards disagree on where a
   *     tensor is
   */
  public static ShardedSafetensors open(Path path) {
    NamedFile index = new NamedFile("safetensors index", path);
    Map<String, String> shardOfTensor = SafetensorsIndex.read(index);
    Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
    ShardedSafetensors store = new ShardedSafetensors(index, shardOfTensor, shards);
    try {
      for (String name : shardOfTensor.values()) {
        if (!shards.containsKey(name)) {
          SafetensorsFile shard = SafetensorsFile.open(store.shardPath(name));
          shards.put(name, shard);
          // Before the next is opened: together they can't hold more than the index then.
          store.checkNamesAll(shard, name);
        }
      }
      store.checkShardsHoldAll();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(shardOfTensor.keySet());
  }

  @Override
  public long[] shape(String name) {
    return shardOf(name).shape(name);
  }

  @Override
  public StoredTensor tensor(String name) {
    return shardOf(name).tensor(name);
  }

  @Override
  public void close() {
    shards.values().forEach(SafetensorsFile::close);
  }

  private SafetensorsFile shardOf(String tensor) {
    String shard = shardOfTensor.get(tensor);
    SafetensorsFile file = shard == null ? null : shards.get(shard);
    if (file == null) {
      throw index.refusal("it must name tensor %s, found none".formatted(Quoted.of(tensor)));
    }
    return file;
  }

  /** Download caches link index and shards into one folder: what counts is where both lie. */
  private Path shardPath(String name) {
    try {
      Path shard = index.path().resolveSibling(name);
      if (!Files.exists(shard)) {
        throw index.refusal("shard %s must lie beside it, found none".formatted(Quoted.of(name)));
      }
      Path linked = shard.toRealPath();
      Path folder = index.path().toAbsolutePath().resolveSibling("").toRealPath();
      if (!Objects.equals(linked.getParent(), folder)
          && !Objects.equals(linked.getParent(), index.path().toRealPath().getParent())) {
        throw index.refusal(
            "shard %s must lie in its folder, found a link out of it".formatted(Quoted.of(name)));
      }
      return shard;
    } catch (IOException | InvalidPathException e) {
      throw index.refusal("shard %s: %s".formatted(Quoted.of(name), e), e);
    }
  }

  private void checkNamesAll(SafetensorsFile shard, String name) {
    for (String tensor : shard.names()) {
      if (!name.equals(shardOfTensor.get(tensor))) {
        throw index.refusal(
            "it must name every tensor of its shards, found %s in shard %s only"
                .formatted(Quoted.of(tensor), Quoted.of(name)));
      }
    }
  }

  private void checkShardsHoldAll() {
    for (Map.Entry<String, String> entry : shardOfTensor.entrySet()) {
      if (!shardOf(entry.getKey()).names().contains(entry.getKey())) {
        throw index.refusal(
            "tensor %s must be in shard %s, found none"
                .formatted(Quoted.of(entry.getKey()), Quoted.of(entry.getValue())));
      }
    }
  }
}
