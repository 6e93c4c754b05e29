package io.bridgestream.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Brings records of our schema into a subject's latest schema, which somebody else may have
 * changed.
 */
final class LatestVersion {
  private final Schema ours;
  private volatile @Nullable Way way;

  /** How to get to one version. */
  private record Way(Schema schema, boolean same) {}

  LatestVersion(Schema ours) {
    this.ours = ours;
  }

  /**
   * Returns a value written by our schema as one written by the version's.
   *
   * @throws RegistryRefusedException if the version can't read ours
   */
  byte[] rewritten(String subject, RegisteredSchema version, byte[] value) {
    Way current = way;
    if (current == null || !current.schema().equals(version.schema())) {
      current = wayTo(subject, version);
      way = current;
    }
    return current.same() ? value : rewritten(version, value);
  }

  private Way wayTo(String subject, RegisteredSchema version) {
    boolean same =
        SchemaNormalization.toParsingForm(version.schema())
            .equals(SchemaNormalization.toParsingForm(ours));
    if (!same
        && SchemaCompatibility.checkReaderWriterCompatibility(version.schema(), ours).getType()
            != SchemaCompatibilityType.COMPATIBLE) {
      throw new RegistryRefusedException(
          "Cannot write %s by version %d of subject %s: the latest version must be able to read ours, found that it can't"
              .formatted(ours.getFullName(), version.version(), subject),
          200);
    }
    return new Way(version.schema(), same);
  }

  private byte[] rewritten(RegisteredSchema version, byte[] value) {
    int header = WireFormat.HEADER_BYTES;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(value, 0, header);
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(ours, version.schema())
              .read(
                  null,
                  DecoderFactory.get().binaryDecoder(value, header, value.length - header, null));
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(version.schema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }
}
