package io.bridgestream.model.tensors;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * A named tensor as it lies in a file: row-major, little-endian. Its bytes may be a window on a
 * memory-mapped file, so reading them costs no heap. Immutable and thread-safe.
 */
public final class StoredTensor implements TensorSource {
  private static final int WRITE_BYTES = 4 << 20;

  private final String name;
  private final ElementType type;
  private final long[] shape;
  private final ByteBuffer data;

  /**
   * Creates a tensor over {@code data} (not copied), whose remaining bytes are the elements.
   *
   * @throws InvalidModelException if a dimension is negative or the bytes don't fit the shape
   */
  public StoredTensor(String name, ElementType type, long[] shape, ByteBuffer data) {
    this.name = name;
    this.type = type;
    this.shape = shape.clone();
    this.data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long expected = byteLength(name, type, shape);
    if (expected != this.data.remaining()) {
      throw new InvalidModelException(
          "Cannot read tensor %s: %s %s takes %d bytes, found %d"
              .formatted(
                  Quoted.of(name), type, Arrays.toString(shape), expected, this.data.remaining()));
    }
  }

  /** Returns a float32 tensor that holds a copy of {@code values}. */
  public static StoredTensor ofFloats(String name, long[] shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new StoredTensor(name, ElementType.F32, shape, bytes);
  }

  /** Returns an int64 tensor that holds a copy of {@code values}. */
  public static StoredTensor ofLongs(String name, long[] shape, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return new StoredTensor(name, ElementType.I64, shape, bytes);
  }

  /**
   * Returns the number of bytes of a tensor of this shape.
   *
   * @throws InvalidModelException if a dimension is negative or the product overflows
   */
  public static long byteLength(String name, ElementType type, long... shape) {
    long length = type.bytes();
    try {
      for (long dimension : shape) {
        if (dimension < 0) {
          throw new InvalidModelException(
              "Cannot read tensor %s: dimensions must not be negative, found %s"
                  .formatted(Quoted.of(name), Arrays.toString(shape)));
        }
        length = Math.multiplyExact(length, dimension);
      }
    } catch (ArithmeticException e) {
      throw new InvalidModelException(
          "Cannot read tensor %s: its size must fit 63 bits, found shape %s"
              .formatted(Quoted.of(name), Arrays.toString(shape)),
          e);
    }
    return length;
  }

  /** Returns the tensor's name in its file. */
  @Override
  public String name() {
    return name;
  }

  /** Returns the type of the elements. */
  @Override
  public ElementType type() {
    return type;
  }

  /** Returns a copy of the shape; empty for a scalar. */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** Returns the number of elements. */
  public int count() {
    return data.remaining() / type.bytes();
  }

  /** Returns the same elements under another name. */
  public StoredTensor withName(String other) {
    return new StoredTensor(other, type, shape, data);
  }

  /** Returns a read-only little-endian view of the elements' bytes. */
  public ByteBuffer bytes() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    // A channel copies heap buffers to native ones of the same size and keeps those for reuse.
    for (int start = 0; start < data.remaining(); start += WRITE_BYTES) {
      ByteBuffer piece = data.slice(start, Math.min(WRITE_BYTES, data.remaining() - start));
      while (piece.hasRemaining()) {
        channel.write(piece);
      }
    }
  }

  /**
   * Returns the elements widened or rounded to float32.
   *
   * @throws InvalidModelException if the elements are not floating-point numbers
   */
  public float[] toFloats() {
    float[] values = new float[count()];
    copyTo(FloatBuffer.wrap(values));
    return values;
  }

  /**
   * Writes the elements, widened or rounded to float32, at the target's position.
   *
   * @throws InvalidModelException if the elements are not floating-point numbers
   * @throws java.nio.BufferOverflowException if the target has no room for {@link #count()} floats
   */
  public void copyTo(FloatBuffer target) {
    ByteBuffer source = bytes();
    switch (type) {
      case F32 -> target.put(source.asFloatBuffer());
      case F16 -> {
        while (source.hasRemaining()) {
          target.put(HalfPrecision.toFloat(source.getShort()));
        }
      }
      case BF16 -> {
        while (source.hasRemaining()) {
          target.put(Float.intBitsToFloat(source.getShort() << 16));
        }
      }
      case F64 -> {
        while (source.hasRemaining()) {
          target.put((float) source.getDouble());
        }
      }
      case I64, I32, I16, I8, U8, BOOL ->
          throw new InvalidModelException(
              "Cannot read tensor %s as floats: its elements are %s"
                  .formatted(Quoted.of(name), type));
    }
  }

  /**
   * Returns the elements of an integer tensor.
   *
   * @throws InvalidModelException if the elements are floating-point numbers
   */
  public long[] toLongs() {
    long[] values = new long[count()];
    ByteBuffer source = bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case I64 -> source.getLong();
            case I32 -> source.getInt();
            case I16 -> source.getShort();
            case I8 -> source.get();
            case U8, BOOL -> source.get() & 0xFF;
            case F64, F32, F16, BF16 ->
                throw new InvalidModelException(
                    "Cannot read tensor %s as integers: its elements are %s"
                        .formatted(Quoted.of(name), type));
          };
    }
    return values;
  }

  /** Describes name, type and shape; never the elements. */
  @Override
  public String toString() {
    return name + " " + type + Arrays.toString(shape);
  }
}
