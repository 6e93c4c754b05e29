package io.bridgestream.inference.feature;

import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The features of one text without padding, on the heap. Immutable and thread-safe. */
public final class TextFeatures {
  private final int tokens;
  private final Map<String, byte[]> features;
  private final long bytes;

  private TextFeatures(int tokens, Map<String, byte[]> features) {
    this.tokens = tokens;
    this.features = features;
    this.bytes = features.values().stream().mapToLong(feature -> feature.length).sum();
  }

  /**
   * Copies one row of a batch.
   *
   * @param batch features [texts, padded tokens, ...]
   * @param row which text
   * @param tokens its length without padding
   */
  public static TextFeatures copyOf(NamedTensors batch, int row, int tokens) {
    Map<String, byte[]> features = new LinkedHashMap<>();
    for (String name : batch.names()) {
      HostTensor padded = batch.get(name).rows(row, 1);
      byte[] kept = new byte[padded.byteLength() / (int) padded.size(1) * tokens];
      padded.bytes().get(kept);
      features.put(name, kept);
    }
    return new TextFeatures(tokens, features);
  }

  /** Returns the number of tokens. */
  public int tokens() {
    return tokens;
  }

  /** Returns the size of the features. */
  public long bytes() {
    return bytes;
  }

  /** Writes the features to one row of a batch and fills its padding with zeros. */
  public void copyTo(NamedTensors batch, int row) {
    features.forEach((name, feature) -> put(feature, batch.get(name).rows(row, 1).bytes()));
  }

  private static void put(byte[] feature, ByteBuffer padded) {
    padded.put(feature);
    while (padded.remaining() >= Long.BYTES) {
      padded.putLong(0);
    }
    while (padded.hasRemaining()) {
      padded.put((byte) 0);
    }
  }
}
