package io.bridgestream.model.checkpoint;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an import may add to the file.
 *
 * @param imageSize side of the images the model will see, in pixels; empty for the file's own
 * @param tokenizer a {@code tokenizer.json} to copy into the folder
 * @param answers the answers of a VQA head, as JSON
 */
public record ImportOptions(
    OptionalInt imageSize, Optional<Path> tokenizer, Optional<Path> answers) {
  /** Takes the file as it is. */
  public static final ImportOptions NONE =
      new ImportOptions(OptionalInt.empty(), Optional.empty(), Optional.empty());
}
