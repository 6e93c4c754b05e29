package io.bridgestream.training.run;

import io.bridgestream.model.text.EncodedBatch;
import io.bridgestream.training.data.Images;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.TextsOnImages;
import io.bridgestream.training.nn.TensorValues;
import org.bytedeco.pytorch.Tensor;

/** What a network reads, as tensors where its parameters lie, in the current scope. */
final class BatchTensors {
  private final Network network;

  BatchTensors(Network network) {
    this.network = network;
  }

  /** Returns the texts about their images. */
  TextsOnImages of(EncodedBatch texts, Images images) {
    return of(texts, texts.ids(), images, images.rows());
  }

  /**
   * Returns texts about images.
   *
   * @param ids in place of those of {@code texts}
   * @param rows each text's image
   */
  TextsOnImages of(EncodedBatch texts, long[] ids, Images images, long[] rows) {
    long[] shape = {texts.texts(), texts.length()};
    return new TextsOnImages(
        longs(shape, ids), longs(shape, texts.attentionMask()), pixels(images), longs(rows));
  }

  /** Returns the pixels, [I, 3, S, S]. */
  Tensor pixels(Images images) {
    long[] shape = {images.count(), 3, images.height(), images.width()};
    return floats(shape, images.pixels());
  }

  /** Returns a vector of integers. */
  Tensor longs(long... values) {
    return longs(new long[] {values.length}, values);
  }

  /** Returns integers, row-major. */
  Tensor longs(long[] shape, long[] values) {
    return moved(TensorValues.ofLongs(shape, values));
  }

  /** Returns numbers, row-major. */
  Tensor floats(long[] shape, float[] values) {
    return moved(TensorValues.ofFloats(shape, values));
  }

  private Tensor moved(Tensor here) {
    return here.to(network.device(), here.scalar_type().intern());
  }
}
