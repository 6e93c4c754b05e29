package io.bridgestream.model.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/** Cuts and flips the bytes of a file, and reads all that is left. */
final class DamagedFiles {
  private final Path folder;
  private final byte[] sound;
  private final Function<Path, TensorStore> reader;

  DamagedFiles(Path folder, Path sound, Function<Path, TensorStore> reader) throws IOException {
    this.folder = folder;
    this.sound = Files.readAllBytes(sound);
    this.reader = reader;
  }

  /** Asserts that no proper beginning of the file can be opened. */
  void assertEveryTruncationIsRefused() throws IOException {
    for (int length = 0; length < sound.length; length++) {
      assertThat(opens(Arrays.copyOf(sound, length))).as("first %d bytes", length).isFalse();
    }
  }

  /** Returns how many of the given number of files with one changed byte could be read. */
  int readableAfterOneChange(int files) throws IOException {
    long seed = Long.getLong("tests.seed", System.nanoTime());
    System.out.printf("%s: -Dtests.seed=%d%n", getClass().getSimpleName(), seed);
    Random random = new Random(seed);
    int readable = 0;
    for (int i = 0; i < files; i++) {
      byte[] changed = sound.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      readable += opens(changed) ? 1 : 0;
    }
    return readable;
  }

  /** Whatever is wrong: any exception but InvalidModelException fails the test. */
  private boolean opens(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("damaged"), content);
    try (TensorStore store = reader.apply(file)) {
      for (String name : store.names()) {
        StoredTensor tensor = store.tensor(name);
        assertThat(tensor.shape()).isEqualTo(store.shape(name));
        assertThat(tensor.bytes().remaining()).isEqualTo(tensor.count() * tensor.type().bytes());
      }
      return true;
    } catch (InvalidModelException e) {
      assertThat(e).hasMessageStartingWith("Cannot read ").hasMessageNotContainingAny("\n", "\r");
      return false;
    } finally {
      Files.delete(file);
    }
  }
}
