package io.bridgestream.training.data.scenes;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pictures of all concepts in all styles, in a folder for each style. */
final class Artwork {
  private final Map<String, Pixels> pictures = new HashMap<>();
  private final Map<String, Optional<ColorName>> colors = new HashMap<>();

  private Artwork() {}

  /**
   * Reads the pictures.
   *
   * @throws InvalidModelException if one is damaged, or missing from a style that has all
   */
  static Artwork read(Path folder, List<Concept> concepts) {
    Artwork artwork = new Artwork();
    ImageDecoder decoder = ImageDecoder.defaults();
    for (ArtStyle style : ArtStyle.ALL) {
      for (Concept concept : concepts) {
        Path file = file(folder, style, concept);
        if (!style.isWhole() && Files.notExists(file)) {
          continue;
        }
        Pixels pixels = decode(decoder, file);
        artwork.pictures.put(key(style, concept), pixels);
        artwork.colors.put(key(style, concept), ColorName.of(pixels));
      }
    }
    return artwork;
  }

  static Path file(Path folder, ArtStyle style, Concept concept) {
    return folder.resolve(style.name()).resolve(concept.picture() + style.fetchedExtension());
  }

  private static Pixels decode(ImageDecoder decoder, Path file) {
    try {
      if (decoder.decode(Files.readAllBytes(file)) instanceof DecodedImage image) {
        return image.pixels();
      }
    } catch (IOException e) {
      throw new InvalidModelException("Cannot read picture %s: %s".formatted(file, e), e);
    }
    throw new InvalidModelException(
        "Cannot read picture %s: it must be a whole image, found a damaged one".formatted(file));
  }

  private static String key(ArtStyle style, Concept concept) {
    return style.name() + "/" + concept.picture();
  }

  /** Returns those of {@code styles} that have a picture of the concept. */
  List<ArtStyle> having(Concept concept, List<ArtStyle> styles) {
    return styles.stream().filter(style -> pictures.containsKey(key(style, concept))).toList();
  }

  Pixels picture(Placed placed) {
    return placed.tint().of(known(pictures.get(key(placed.style(), placed.concept())), placed));
  }

  Optional<ColorName> color(Placed placed) {
    if (!placed.tint().equals(Tint.AS_DRAWN)) {
      return ColorName.of(picture(placed));
    }
    return known(colors.get(key(placed.style(), placed.concept())), placed);
  }

  private static <T> T known(@Nullable T found, Placed placed) {
    if (found == null) {
      throw new IllegalArgumentException("Cannot find a picture of " + placed.concept().name());
    }
    return found;
  }
}
