package io.bridgestream.inference.feature;

import io.bridgestream.inference.onnx.NamedTensors;

/**
 * The features of one image, pinned until this is closed: the memory is neither reused nor freed
 * before. Read by any number of threads at once, written only by whoever reserved it.
 */
public final class ImageFeatures implements AutoCloseable {
  private final ImageFeatureCache cache;
  private final ImageFeatureCache.Slot slot;
  private boolean closed;

  ImageFeatures(ImageFeatureCache cache, ImageFeatureCache.Slot slot) {
    this.cache = cache;
    this.slot = slot;
  }

  /** Returns the features by name, each with a first dimension of 1. */
  public NamedTensors tensors() {
    return slot.tensors();
  }

  /** Lets others find these features under {@code image}; they are complete from now on. */
  public void publish(Digest image) {
    cache.publish(image, slot);
  }

  /** Unpins the features; closing again does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      cache.unpin(slot);
    }
  }
}
