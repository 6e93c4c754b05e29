package io.bridgestream.inference.onnx;

import io.bridgestream.model.tensors.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * A tensor in memory outside the heap, row-major, which the runtime reads and writes in place. Its
 * memory goes when nothing refers to it any more, its slices included. Whoever made it may write
 * it; not thread-safe while somebody does.
 */
public final class HostTensor {
  private final ElementType type;
  private final long[] shape;
  private final ByteBuffer bytes;

  private HostTensor(ElementType type, long[] shape, ByteBuffer bytes) {
    this.type = type;
    this.shape = shape;
    this.bytes = bytes;
  }

  /**
   * Returns a tensor of zeros.
   *
   * @throws IllegalArgumentException if a dimension is negative or it would take 2 GiB or more
   */
  public static HostTensor allocate(ElementType type, long... shape) {
    long length = type.bytes();
    for (long dimension : shape) {
      if (dimension < 0 || length * dimension > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "Cannot allocate a tensor: it must take less than 2 GiB, found %s %s"
                .formatted(type, Arrays.toString(shape)));
      }
      length *= dimension;
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) length).order(ByteOrder.nativeOrder());
    return new HostTensor(type, shape.clone(), bytes);
  }

  /**
   * Returns a tensor at the start of {@code memory}, which it shares.
   *
   * @param memory direct
   * @throws IllegalArgumentException if the memory is on the heap or too small
   */
  public static HostTensor in(ByteBuffer memory, ElementType type, long... shape) {
    long length = byteLength(type, shape);
    if (!memory.isDirect() || memory.capacity() < length) {
      throw new IllegalArgumentException(
          "Cannot place a tensor: it needs %d bytes outside the heap, found %d"
              .formatted(length, memory.isDirect() ? memory.capacity() : 0));
    }
    ByteBuffer bytes = memory.slice(0, (int) length).order(ByteOrder.nativeOrder());
    return new HostTensor(type, shape.clone(), bytes);
  }

  /**
   * Returns the number of bytes that a tensor takes.
   *
   * @throws ArithmeticException if they are beyond all measure
   */
  public static long byteLength(ElementType type, long... shape) {
    long length = type.bytes();
    for (long dimension : shape) {
      length = Math.multiplyExact(length, dimension);
    }
    return length;
  }

  /** Returns a float32 tensor that holds a copy of {@code values}. */
  public static HostTensor ofFloats(float[] values, long... shape) {
    HostTensor tensor = allocate(ElementType.F32, shape);
    tensor.floats().put(values);
    return tensor;
  }

  /** Returns an int64 tensor that holds a copy of {@code values}. */
  public static HostTensor ofLongs(long[] values, long... shape) {
    HostTensor tensor = allocate(ElementType.I64, shape);
    tensor.longs().put(values);
    return tensor;
  }

  /** Returns the type of the elements. */
  public ElementType type() {
    return type;
  }

  /** Returns a copy of the shape. */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns the size of dimension {@code axis}. */
  public long size(int axis) {
    return shape[axis];
  }

  /** Returns the number of bytes. */
  public int byteLength() {
    return bytes.capacity();
  }

  /** Returns a view of all bytes in the machine's order; writes go through. */
  public ByteBuffer bytes() {
    return bytes.duplicate().clear().order(ByteOrder.nativeOrder());
  }

  /** Returns a view of the elements of an F32 tensor; writes go through. */
  public FloatBuffer floats() {
    require(ElementType.F32);
    return bytes().asFloatBuffer();
  }

  /** Returns the elements of an F32 tensor. */
  public float[] toFloats() {
    float[] values = new float[byteLength() / Float.BYTES];
    floats().get(values);
    return values;
  }

  /** Returns a view of the elements of an I64 tensor; writes go through. */
  public LongBuffer longs() {
    require(ElementType.I64);
    return bytes().asLongBuffer();
  }

  /** Returns rows {@code first} to {@code first + count} (exclusive) on the same memory. */
  public HostTensor rows(long first, long count) {
    if (first < 0 || count < 0 || first + count > shape[0]) {
      throw new IllegalArgumentException(
          "Cannot take rows %d to %d of a tensor: it has %d"
              .formatted(first, first + count, shape[0]));
    }
    long[] part = shape.clone();
    part[0] = count;
    int row = shape[0] == 0 ? 0 : (int) (byteLength() / shape[0]);
    ByteBuffer slice = bytes().slice((int) first * row, (int) count * row);
    return new HostTensor(type, part, slice.order(ByteOrder.nativeOrder()));
  }

  private void require(ElementType wanted) {
    if (type != wanted) {
      throw new IllegalStateException(
          "Cannot view a tensor as %s: its elements are %s".formatted(wanted, type));
    }
  }

  /** Describes type and shape; never the elements. */
  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
