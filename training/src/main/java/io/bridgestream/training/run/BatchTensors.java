package io.bridgestream.training.run;

import io.bridgestream.model.text.EncodedBatch;
import io.bridgestream.training.data.Images;
import io.bridgestream.training.network.TextsOnImages;
import io.bridgestream.training.nn.TensorValues;
import org.bytedeco.pytorch.Tensor;

/** Batches as tensors, in the current scope. */
final class BatchTensors {
  private BatchTensors() {}

  /** Returns the texts about their images. */
  static TextsOnImages of(EncodedBatch texts, Images images) {
    return of(texts, texts.ids(), images, images.rows());
  }

  /**
   * Returns texts about images.
   *
   * @param ids in place of those of {@code texts}
   * @param rows each text's image
   */
  static TextsOnImages of(EncodedBatch texts, long[] ids, Images images, long[] rows) {
    long[] shape = {texts.texts(), texts.length()};
    return new TextsOnImages(
        TensorValues.ofLongs(shape, ids),
        TensorValues.ofLongs(shape, texts.attentionMask()),
        pixels(images),
        TensorValues.ofLongs(new long[] {rows.length}, rows));
  }

  /** Returns the pixels, [I, 3, S, S]. */
  static Tensor pixels(Images images) {
    long[] shape = {images.count(), 3, images.height(), images.width()};
    return TensorValues.ofFloats(shape, images.pixels());
  }
}
