package io.bridgestream.training.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An image in a file of its own.
 *
 * @param path the file
 */
public record FileImage(Path path) implements ImageSource {
  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public byte[] read() throws IOException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException("there is no such file");
    }
  }
}
