package io.bridgestream.model.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** A tensor of bytes that are made while they are written, or a failure to make them. */
class PatternTensor implements TensorSource {
  private final String name;
  private final long bytes;
  private final @Nullable IOException failure;

  PatternTensor(String name, long bytes, @Nullable IOException failure) {
    this.name = name;
    this.bytes = bytes;
    this.failure = failure;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ElementType type() {
    return ElementType.U8;
  }

  @Override
  public long[] shape() {
    return new long[] {bytes};
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    if (failure != null) {
      throw failure;
    }
    byte[] piece = new byte[1 << 16];
    for (long done = 0; done < bytes; done += piece.length) {
      channel.write(ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, bytes - done)));
    }
  }
}
