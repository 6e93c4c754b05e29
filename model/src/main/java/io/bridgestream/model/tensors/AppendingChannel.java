package io.bridgestream.model.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** The end of a file that is being written, as tensor sources see it: they can only append. */
record AppendingChannel(FileChannel file) implements WritableByteChannel {
  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return file.write(bytes);
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  /** Does nothing: the file belongs to its writer. */
  @Override
  public void close() {}
}
