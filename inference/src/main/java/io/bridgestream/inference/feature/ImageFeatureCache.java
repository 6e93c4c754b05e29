package io.bridgestream.inference.feature;

import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.TensorPool;
import io.bridgestream.inference.onnx.NamedTensors;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Features of images that were seen before, bounded in bytes; the longest unused make room. Memory
 * that a batch in flight reads is pinned and never reused, so the bound may be exceeded by what is
 * in flight, and by nothing else. Thread-safe.
 */
public final class ImageFeatureCache implements AutoCloseable {
  private final FeatureLayout layout;
  private final TensorPool pool;
  private final long slotBytes;
  private long capacity;
  private final LinkedHashMap<Digest, Slot> entries = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;
  private long hits;
  private long misses;
  private long evictions;

  /** Memory for the features of one image; its fields belong to the cache's lock. */
  static final class Slot {
    private final ByteBuffer memory;
    private final NamedTensors tensors;
    private int pins = 1;
    private @Nullable Digest image;

    Slot(ByteBuffer memory, NamedTensors tensors) {
      this.memory = memory;
      this.tensors = tensors;
    }

    NamedTensors tensors() {
      return tensors;
    }
  }

  /**
   * Creates an empty cache.
   *
   * @param layout the features of an image
   * @param maxBytes the bound; below the size of one image's features nothing is kept
   * @param pool where memory comes from and goes back to
   */
  public ImageFeatureCache(FeatureLayout layout, long maxBytes, TensorPool pool) {
    this.layout = layout;
    this.pool = pool;
    this.slotBytes = layout.bytes(1);
    this.capacity = maxBytes / entryBytes();
  }

  /** Returns the features of an image, pinned, if they are here. */
  public synchronized Optional<ImageFeatures> find(Digest image) {
    Slot slot = entries.get(image);
    if (slot == null) {
      misses++;
      return Optional.empty();
    }
    hits++;
    slot.pins++;
    return Optional.of(new ImageFeatures(this, slot));
  }

  private long entryBytes() {
    return TensorPool.taken(slotBytes);
  }

  /** Returns whether there is room for any image at all. */
  public synchronized boolean keepsAny() {
    return capacity > 0;
  }

  /** Returns whether the features of an image are here, without counting it as a use. */
  public synchronized boolean holds(Digest image) {
    return entries.containsKey(image);
  }

  /**
   * Returns room for the features of an image, pinned and undefined. The longest unused entry makes
   * room for it first.
   *
   * @throws GraphFailure if there is no memory
   */
  public ImageFeatures reserve() throws GraphFailure {
    makeRoomForOne();
    ByteBuffer memory = pool.take(slotBytes);
    return new ImageFeatures(this, new Slot(memory, layout.in(memory, 1)));
  }

  /** Returns what it has done, and what it holds. */
  public synchronized CacheCounters counters() {
    return new CacheCounters(
        hits, misses, evictions, entries.size(), entries.size() * entryBytes());
  }

  /**
   * Gives up half of what it holds, and the room for it, because memory is short.
   *
   * @return whether any memory went back to the pool
   */
  public synchronized boolean shrink() {
    long before = evictions;
    capacity = Math.min(capacity, entries.size()) / 2;
    makeRoom(capacity);
    return evictions > before;
  }

  /** Drops every entry; what is still pinned goes when it is unpinned. */
  @Override
  public synchronized void close() {
    closed = true;
    makeRoom(0);
    entries.values().forEach(slot -> slot.image = null);
    entries.clear();
  }

  synchronized void publish(Digest image, Slot slot) {
    makeRoomForOne();
    if (!closed && entries.size() < capacity && entries.putIfAbsent(image, slot) == null) {
      slot.image = image;
    }
  }

  synchronized void unpin(Slot slot) {
    slot.pins--;
    if (slot.pins == 0 && slot.image == null) {
      pool.giveBack(slot.memory);
    }
  }

  private synchronized void makeRoomForOne() {
    makeRoom(capacity - 1);
  }

  /** Evicts the longest unused entries until at most {@code most} are left, save pinned ones. */
  private synchronized void makeRoom(long most) {
    Iterator<Slot> oldestFirst = entries.values().iterator();
    while (entries.size() > Math.max(0, most) && oldestFirst.hasNext()) {
      Slot slot = oldestFirst.next();
      if (slot.pins == 0) {
        oldestFirst.remove();
        slot.image = null;
        pool.giveBack(slot.memory);
        evictions++;
      }
    }
  }
}
