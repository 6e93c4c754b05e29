package io.bridgestream.training.run;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that one process holds at a time, until it closes this or ends, however it does. Some
 * clusters' file systems have no locks; there everyone holds it, for training must go on.
 */
final class ProcessLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, CREATE, WRITE);
  }

  /**
   * Waits until no other process holds the file.
   *
   * @throws IOException if it can't be made
   */
  static ProcessLock await(Path file) throws IOException {
    ProcessLock lock = new ProcessLock(file);
    try {
      lock.channel.lock();
    } catch (IOException e) {
      // No locks here.
    }
    return lock;
  }

  /**
   * Returns nothing if another holds the file.
   *
   * @throws IOException if it can't be made
   */
  static Optional<ProcessLock> ofFree(Path file) throws IOException {
    ProcessLock lock = new ProcessLock(file);
    if (lock.take()) {
      return Optional.of(lock);
    }
    lock.close();
    return Optional.empty();
  }

  private boolean take() {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // No locks here.
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot let go of %s".formatted(file), e);
    }
  }
}
