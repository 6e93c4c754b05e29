package io.bridgestream.model.tensors;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A tensor that is about to be written: its description now, its bytes when they are asked for. */
public interface TensorSource {
  /** Returns the name it gets in the file. */
  String name();

  /** Returns the type of the elements. */
  ElementType type();

  /** Returns a copy of the shape; empty for a scalar. */
  long[] shape();

  /**
   * Writes all elements, row-major and little-endian, in pieces of any size. Called once per file,
   * after the sources that come before it in the file, so the bytes may be made here and dropped.
   *
   * @throws IOException if they can't be made or written
   */
  void writeTo(WritableByteChannel channel) throws IOException;
}
