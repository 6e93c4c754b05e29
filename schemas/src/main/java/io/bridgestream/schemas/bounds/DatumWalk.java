package io.bridgestream.schemas.bounds;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/**
 * One pass over binary data by its writer's schema, before Avro decodes it.
 *
 * <p>Avro allocates what a length claims and recurses as deep as the data says. This pass allocates
 * nothing: every length must lie within the bytes at hand, all values are counted, the depth is
 * bounded, and nothing may be left over. What it accepts Avro can decode in memory proportional to
 * the bytes and {@link DatumBounds#maxValues()}.
 */
public final class DatumWalk {
  private final ByteBuffer data;
  private final DatumBounds bounds;
  private int valuesLeft;

  private DatumWalk(ByteBuffer data, DatumBounds bounds) {
    this.data = data;
    this.bounds = bounds;
    this.valuesLeft = bounds.maxValues();
  }

  /**
   * Checks that the bytes from the buffer's position to its limit are exactly one value of the
   * schema.
   *
   * @throws UnreadableDatumException if they aren't, or hold more than the bounds allow
   */
  public static void check(Schema writer, ByteBuffer data, DatumBounds bounds)
      throws UnreadableDatumException {
    DatumWalk walk = new DatumWalk(data.duplicate(), bounds);
    walk.value(writer, 1);
    if (walk.data.hasRemaining()) {
      throw new UnreadableDatumException(
          "the record must end with the bytes, found " + walk.data.remaining() + " more");
    }
  }

  private void value(Schema schema, int depth) throws UnreadableDatumException {
    count(1);
    if (depth > bounds.maxDepth()) {
      throw new UnreadableDatumException(
          "values may be nested " + bounds.maxDepth() + " deep, found more");
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> skip(1);
      case INT -> varint(5);
      case LONG -> varint(10);
      case FLOAT -> skip(4);
      case DOUBLE -> skip(8);
      case FIXED -> skip(schema.getFixedSize());
      case BYTES -> skip(varint(10));
      case STRING -> text();
      case ENUM -> index("symbols", schema.getEnumSymbols().size());
      case UNION ->
          value(schema.getTypes().get(index("branches", schema.getTypes().size())), depth + 1);
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          value(field.schema(), depth + 1);
        }
      }
      case ARRAY, MAP -> blocks(schema, depth);
    }
  }

  /**
   * Elements come in blocks up to an empty one; a negative count is followed by the block's length
   * in bytes.
   */
  private void blocks(Schema schema, int depth) throws UnreadableDatumException {
    for (long count = varint(10); count != 0; count = varint(10)) {
      long end = -1;
      if (count < 0) {
        if (count == Long.MIN_VALUE) {
          throw new UnreadableDatumException("a block must have a count, found one out of range");
        }
        count = -count;
        end = (long) data.position() + length(varint(10));
      }
      // An element can take no byte at all, so the bytes bound nothing: refuse the claim, not its
      // elements one by one.
      if (count > valuesLeft) {
        throw tooManyValues();
      }
      for (long i = 0; i < count; i++) {
        element(schema, depth);
      }
      // Avro jumps over blocks that the reader doesn't want by this length, so a lie would put it
      // out of step.
      if (end >= 0 && data.position() != end) {
        throw new UnreadableDatumException(
            "a block must be as long as it says, found another length");
      }
    }
  }

  private void element(Schema schema, int depth) throws UnreadableDatumException {
    if (schema.getType() == Schema.Type.MAP) {
      count(1);
      text();
      value(schema.getValueType(), depth + 1);
    } else {
      value(schema.getElementType(), depth + 1);
    }
  }

  private void count(int values) throws UnreadableDatumException {
    valuesLeft -= values;
    if (valuesLeft < 0) {
      throw tooManyValues();
    }
  }

  private UnreadableDatumException tooManyValues() {
    return new UnreadableDatumException(
        "a record may hold " + bounds.maxValues() + " values, found more");
  }

  private int index(String what, int size) throws UnreadableDatumException {
    long index = varint(5);
    if (index < 0 || index >= size) {
      throw new UnreadableDatumException(
          "a number must name one of " + size + " " + what + ", found another");
    }
    return (int) index;
  }

  private void text() throws UnreadableDatumException {
    int length = length(varint(10));
    ByteBuffer text = data.slice(data.position(), length);
    if (!ascii(text)) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(text);
      } catch (CharacterCodingException e) {
        throw new UnreadableDatumException("a text must be UTF-8, found something else");
      }
    }
    skip(length);
  }

  private static boolean ascii(ByteBuffer text) {
    for (int i = 0; i < text.limit(); i++) {
      if (text.get(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private int length(long claimed) throws UnreadableDatumException {
    if (claimed < 0 || claimed > data.remaining()) {
      throw new UnreadableDatumException(
          "a length must lie within the "
              + data.remaining()
              + " bytes that follow, found "
              + claimed);
    }
    return (int) claimed;
  }

  private void skip(long bytes) throws UnreadableDatumException {
    data.position(data.position() + length(bytes));
  }

  /** Reads a zigzag number of at most this many bytes. */
  private long varint(int maxBytes) throws UnreadableDatumException {
    long bits = 0;
    for (int i = 0; i < maxBytes; i++) {
      length(1);
      byte next = data.get();
      bits |= (next & 0x7FL) << (7 * i);
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new UnreadableDatumException("a number may take " + maxBytes + " bytes, found more");
  }
}
