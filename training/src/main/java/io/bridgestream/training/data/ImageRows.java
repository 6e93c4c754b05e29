package io.bridgestream.training.data;

import io.bridgestream.model.image.preprocessing.PixelBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Collects the images of a batch, reading each once: an image that an earlier example has too is
 * shared, with what was drawn for the first of them. Not thread-safe.
 */
final class ImageRows {
  /** Reads and changes an image; null if it is missing or damaged. */
  @FunctionalInterface
  interface Reader {
    @Nullable PixelBytes read(ImageSource source, RandomGenerator random);
  }

  private final Reader reader;
  private final Map<ImageSource, Integer> known = new HashMap<>();
  private final List<PixelBytes> images = new ArrayList<>();
  private final List<Integer> rows = new ArrayList<>();
  private @Nullable ImageSource offered;
  private @Nullable PixelBytes read;

  ImageRows(Reader reader) {
    this.reader = reader;
  }

  /** Reads the image of the next example, unless it is there; returns whether it is readable. */
  boolean offer(ImageSource source, RandomGenerator random) {
    offered = source;
    read = known.containsKey(source) ? images.get(known.get(source)) : reader.read(source, random);
    return read != null;
  }

  /** Keeps what was offered last; nothing if nothing was. */
  void keep() {
    if (offered != null && read != null) {
      Integer row = known.get(offered);
      if (row == null) {
        row = images.size();
        known.put(offered, row);
        images.add(read);
      }
      rows.add(row);
      offered = null;
    }
  }

  /** Returns the images and each example's row; nothing if none was kept. */
  Optional<Images> toImages() {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Images.of(images, rows.stream().mapToLong(Integer::longValue).toArray()));
  }
}
