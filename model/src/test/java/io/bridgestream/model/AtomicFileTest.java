package io.bridgestream.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("config.json");
  }

  @Test
  void replacesTheContentWhenTheNewOneIsComplete() throws IOException {
    Files.writeString(file, "old");

    AtomicFile.write(
        file,
        channel -> {
          channel.write(ByteBuffer.wrap("new".getBytes(UTF_8)));
          assertThat(file).hasContent("old");
        });

    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void keepsTheOldContentWhenWritingFails() throws IOException {
    Files.writeString(file, "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap("new".getBytes(UTF_8)));
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");

    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void deletesFilesThatExist() throws IOException {
    Files.writeString(file, "old");

    AtomicFile.delete(file);
    AtomicFile.delete(file);

    assertThat(file).doesNotExist();
  }
}
