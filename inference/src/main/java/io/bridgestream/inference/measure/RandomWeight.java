package io.bridgestream.inference.measure;

import io.bridgestream.model.checkpoint.WeightShapes;
import io.bridgestream.model.tensors.ElementType;
import io.bridgestream.model.tensors.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.SplittableRandom;

/**
 * A weight made as it is written. Matrices keep the size of what they are multiplied with, scales
 * are near 1 and biases near 0, so that activations stay as large as a trained model's.
 */
final class RandomWeight implements TensorSource {
  private static final int CHUNK = 1 << 18;
  private static final float NOISE = 0.05f;
  private static final double UNIFORM_DEVIATION = Math.sqrt(1.0 / 12);

  private final String name;
  private final long[] shape;
  private final long seed;

  RandomWeight(String name, long[] shape, long seed) {
    this.name = name;
    this.shape = shape.clone();
    this.seed = seed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ElementType type() {
    return ElementType.F32;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    SplittableRandom random = new SplittableRandom(seed ^ name.hashCode() * 0x9E3779B97F4A7C15L);
    float middle = middle();
    float spread = spread();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    long left = WeightShapes.count(shape);
    while (left > 0) {
      chunk.clear();
      for (; left > 0 && chunk.hasRemaining(); left--) {
        chunk.putFloat(middle + spread * ((float) random.nextDouble() - 0.5f));
      }
      chunk.flip();
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
    }
  }

  private float middle() {
    if (name.equals("logit_scale")) {
      return 2.6592f;
    }
    if (name.equals("temperature")) {
      return 0.07f;
    }
    boolean isScale = shape.length == 1 && name.endsWith("weight");
    return isScale ? 1 : 0;
  }

  private float spread() {
    if (shape.length < 2) {
      return shape.length == 0 ? 0 : NOISE;
    }
    boolean isTable = name.contains("embeddings") && !name.contains("patch");
    long inputs = WeightShapes.count(shape) / shape[0];
    double deviation = isTable ? 0.5 : 1 / Math.sqrt((double) inputs);
    return (float) (deviation / UNIFORM_DEVIATION);
  }
}
