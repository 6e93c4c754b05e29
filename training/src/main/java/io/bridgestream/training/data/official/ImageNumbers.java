package io.bridgestream.training.data.official;

import io.bridgestream.training.data.FileImage;
import io.bridgestream.training.data.ImageSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Numbers images in the order in which they come. */
final class ImageNumbers {
  private final Map<ImageSource, Integer> numbers = new HashMap<>();

  int of(ImageSource image) {
    return numbers.computeIfAbsent(image, path -> numbers.size());
  }

  static FileImage file(Path folder, String name) {
    return new FileImage(folder.resolve(name));
  }
}
