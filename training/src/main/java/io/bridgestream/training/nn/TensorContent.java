package io.bridgestream.training.nn;

import io.bridgestream.model.tensors.ElementType;
import io.bridgestream.model.tensors.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;

/**
 * A float32 tensor that is about to be written. Its numbers go from native memory to the file
 * without a copy on the heap.
 *
 * @param name its name in the file
 * @param tensor its numbers, on whatever device; kept open by the caller until they are written
 */
public record TensorContent(String name, Tensor tensor) implements TensorSource {
  private static final long PIECE_BYTES = 1 << 26;

  @Override
  public ElementType type() {
    return ElementType.F32;
  }

  @Override
  public long[] shape() {
    return tensor.shape();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    try (NativeScope scope = NativeScope.open()) {
      Tensor here = tensor.detach().cpu().contiguous();
      long length = here.nbytes();
      BytePointer bytes = new BytePointer(here.data_ptr()).capacity(length);
      for (long at = 0; at < length; at += PIECE_BYTES) {
        bytes.position(at).limit(Math.min(length, at + PIECE_BYTES));
        ByteBuffer piece = bytes.asByteBuffer();
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
      }
    }
  }
}
