package io.bridgestream.inference.feature;

import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.manifest.TensorSignature.Dimension;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.model.tensors.ElementType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How the features of one image, or of one text, lie behind one another in memory.
 *
 * @param features name, type and shape of each, the first dimension counting images or texts
 */
public record FeatureLayout(List<TensorSignature> features) {
  private static final int ALIGNMENT = 64;

  /** Copies the list. */
  public FeatureLayout {
    features = List.copyOf(features);
  }

  /**
   * Returns the shape of a feature.
   *
   * @param first the first dimension
   * @param tokens what any other dynamic dimension is
   */
  public static long[] shape(TensorSignature feature, long first, long tokens) {
    long[] shape = new long[feature.shape().size()];
    for (int i = 0; i < shape.length; i++) {
      Dimension dimension = feature.shape().get(i);
      if (i == 0) {
        shape[i] = first;
      } else if (dimension instanceof Fixed fixed) {
        shape[i] = fixed.size();
      } else if (dimension instanceof Dynamic) {
        shape[i] = tokens;
      }
    }
    return shape;
  }

  /** Returns the bytes of one element of the first dimension, with their alignment. */
  public long bytes(int tokens) {
    long bytes = 0;
    for (TensorSignature feature : features) {
      bytes += aligned(HostTensor.byteLength(feature.type(), shape(feature, 1, tokens)));
    }
    return bytes;
  }

  /** Returns the features, each with a first dimension of 1, in memory that has room for them. */
  NamedTensors in(ByteBuffer memory, int tokens) {
    NamedTensors tensors = new NamedTensors();
    int offset = 0;
    for (TensorSignature feature : features) {
      ElementType type = feature.type();
      long[] shape = shape(feature, 1, tokens);
      int size = Math.toIntExact(HostTensor.byteLength(type, shape));
      tensors.put(feature.name(), HostTensor.in(memory.slice(offset, size), type, shape));
      offset += Math.toIntExact(aligned(size));
    }
    return tensors;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
