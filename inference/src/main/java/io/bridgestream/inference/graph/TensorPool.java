package io.bridgestream.inference.graph;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lends direct memory and keeps what comes back for the next, so that the engine doesn't lean on
 * the garbage collector for large native buffers. Thread-safe.
 */
public final class TensorPool {
  private static final int GRAIN = 1 << 16;

  /** A buffer more than this many times too large is left for something larger. */
  private static final int SLACK = 2;

  private final long maxKept;
  private final TreeMap<Integer, Deque<ByteBuffer>> kept = new TreeMap<>();
  private long keptBytes;
  private long lent;
  private volatile BooleanSupplier spare = () -> false;

  /**
   * Creates an empty pool.
   *
   * @param maxKept the most bytes kept while nobody uses them
   */
  public TensorPool(long maxKept) {
    this.maxKept = maxKept;
  }

  /**
   * Sets what is asked for memory when there is none left. It gives something back to this pool and
   * returns true, or returns false if it has nothing more to give.
   */
  public void whenFull(BooleanSupplier giver) {
    spare = giver;
  }

  /** Returns how many bytes memory of a size takes. */
  public static long taken(long size) {
    return Math.max(1, (size + GRAIN - 1) / GRAIN) * GRAIN;
  }

  /** Opens a scope that lends tensors from this pool. */
  public TensorScope scope() {
    return new TensorScope(this);
  }

  /**
   * Lends memory, to be given back exactly once.
   *
   * @param size in bytes
   * @throws GraphFailure if there is no memory, or a tensor can't be as large
   */
  public ByteBuffer take(long size) throws GraphFailure {
    if (size > Integer.MAX_VALUE - GRAIN) {
      throw GraphFailure.outOfMemory(
          "a tensor must be below 2 GiB, found %d bytes".formatted(size), null);
    }
    int capacity = (int) taken(size);
    ByteBuffer memory = reuse(capacity);
    if (memory == null) {
      memory = allocate(capacity);
    }
    synchronized (this) {
      lent++;
    }
    return memory;
  }

  /** Takes memory back that {@link #take} lent; nobody may use it any longer. */
  public synchronized void giveBack(ByteBuffer memory) {
    lent--;
    if (keptBytes + memory.capacity() <= maxKept) {
      keptBytes += memory.capacity();
      kept.computeIfAbsent(memory.capacity(), size -> new ArrayDeque<>()).push(memory);
    }
  }

  /** Returns the number of buffers that are lent out. */
  public synchronized long lent() {
    return lent;
  }

  /** Returns the bytes kept for the next. */
  public synchronized long keptBytes() {
    return keptBytes;
  }

  private synchronized @Nullable ByteBuffer reuse(int capacity) {
    Map.Entry<Integer, Deque<ByteBuffer>> fitting = kept.ceilingEntry(capacity);
    if (fitting == null || fitting.getKey() > (long) SLACK * capacity) {
      return null;
    }
    ByteBuffer memory = fitting.getValue().pop();
    if (fitting.getValue().isEmpty()) {
      kept.remove(fitting.getKey());
    }
    keptBytes -= memory.capacity();
    return memory;
  }

  /**
   * Allocates; when there is no room, first drops what is kept, then asks for what can be spared.
   */
  private ByteBuffer allocate(int capacity) throws GraphFailure {
    while (true) {
      try {
        return allocateOrDropKept(capacity);
      } catch (OutOfMemoryError full) {
        if (!spare.getAsBoolean()) {
          throw GraphFailure.outOfMemory(
              "%d bytes of direct memory are needed; raise -XX:MaxDirectMemorySize"
                  .formatted(capacity),
              full);
        }
      }
      ByteBuffer spared = reuse(capacity);
      if (spared != null) {
        return spared;
      }
    }
  }

  private ByteBuffer allocateOrDropKept(int capacity) {
    try {
      return ByteBuffer.allocateDirect(capacity);
    } catch (OutOfMemoryError full) {
      dropKept();
    }
    return ByteBuffer.allocateDirect(capacity);
  }

  private synchronized void dropKept() {
    kept.clear();
    keptBytes = 0;
  }
}
