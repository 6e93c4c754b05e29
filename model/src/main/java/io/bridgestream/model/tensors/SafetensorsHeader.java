package io.bridgestream.model.tensors;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: tensors in the order of their bytes, which fill the
 * rest of the file without gap or overlap.
 *
 * @param dataStart where the tensors' bytes start in the file
 */
record SafetensorsHeader(
    Map<String, SafetensorsEntry> tensors, Map<String, String> metadata, long dataStart) {
  /** The bound of the reference implementation. */
  static final int MAX_BYTES = 100_000_000;

  /** The key beside the tensors that holds free text about the file. */
  static final String METADATA = "__metadata__";

  private static final int LENGTH_BYTES = Long.BYTES;

  SafetensorsHeader {
    tensors = Collections.unmodifiableMap(tensors);
    metadata = Collections.unmodifiableMap(metadata);
  }

  /**
   * Reads and checks the header of a file.
   *
   * @throws io.bridgestream.model.InvalidModelException if it breaks a rule of the format
   */
  static SafetensorsHeader read(MappedFile file) {
    if (file.size() < LENGTH_BYTES) {
      throw file.refusal(
          "it must start with the 8 bytes of the header's length, found a file of %d bytes"
              .formatted(file.size()));
    }
    long length = file.slice(0, LENGTH_BYTES).getLong();
    if (length < 0 || length > MAX_BYTES) {
      throw file.refusal(
          "its header must be at most %d bytes long, found %s"
              .formatted(MAX_BYTES, Long.toUnsignedString(length)));
    }
    if (length > file.size() - LENGTH_BYTES) {
      throw file.refusal(
          "its header must lie inside the file of %d bytes, found a length of %d"
              .formatted(file.size(), length));
    }
    ByteBuffer json = file.slice(LENGTH_BYTES, length);
    if (length == 0 || json.get(0) != '{') {
      throw file.refusal("its header must begin with '{'");
    }
    SafetensorsHeaderParser parsed = SafetensorsHeaderParser.parse(file, json);
    long dataStart = LENGTH_BYTES + length;
    return new SafetensorsHeader(
        inOrderOfBytes(file, parsed.tensors(), file.size() - dataStart),
        parsed.metadata(),
        dataStart);
  }

  private static Map<String, SafetensorsEntry> inOrderOfBytes(
      MappedFile file, Map<String, SafetensorsEntry> tensors, long dataBytes) {
    List<SafetensorsEntry> ordered = new ArrayList<>(tensors.values());
    ordered.sort(
        Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
    Map<String, SafetensorsEntry> result = new LinkedHashMap<>();
    long end = 0;
    for (SafetensorsEntry entry : ordered) {
      if (entry.begin() != end) {
        throw file.refusal(
            "tensor %s must begin where the one before it ends, at %d, found %s at %d"
                .formatted(
                    entry.quotedName(),
                    end,
                    entry.begin() < end ? "an overlap" : "a gap",
                    entry.begin()));
      }
      end = entry.end();
      if (end > dataBytes) {
        throw file.refusal(
            "tensor %s must end inside the %d bytes of data, found its end at %d"
                .formatted(entry.quotedName(), dataBytes, end));
      }
      result.put(entry.name(), entry);
    }
    if (end != dataBytes) {
      throw file.refusal(
          "its tensors must fill the %d bytes of data, found their end at %d"
              .formatted(dataBytes, end));
    }
    return result;
  }
}
