package io.bridgestream.schemas;

import java.nio.ByteBuffer;

/**
 * Confluent's wire format: a zero byte, the schema's id in four bytes, big-endian, then the record.
 */
final class WireFormat {
  static final int HEADER_BYTES = 5;
  private static final byte MAGIC = 0;

  private WireFormat() {}

  static byte[] header(int id) {
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array();
  }

  /** Takes the header off the buffer. */
  static int takeId(String record, ByteBuffer value) throws MalformedRecordException {
    if (value.remaining() < HEADER_BYTES) {
      throw new MalformedRecordException(
          RecordDefect.NOT_AVRO_WIRE,
          record,
          "a value must begin with 5 bytes of header, found " + value.remaining() + " bytes");
    }
    byte magic = value.get();
    if (magic != MAGIC) {
      throw new MalformedRecordException(
          RecordDefect.NOT_AVRO_WIRE, record, "a value must begin with byte 0, found " + magic);
    }
    int id = value.getInt();
    if (id < 0) {
      throw new MalformedRecordException(
          RecordDefect.UNKNOWN_SCHEMA, record, "a schema's id must not be negative, found " + id);
    }
    return id;
  }
}
