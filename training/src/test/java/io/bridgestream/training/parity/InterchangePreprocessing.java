package io.bridgestream.training.parity;

import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.preprocessing.ImagePreprocessor;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.model.image.preprocessing.PixelBytes;
import io.bridgestream.model.image.preprocessing.PreprocessorConfig;
import io.bridgestream.model.tensors.SafetensorsWriter;
import io.bridgestream.model.tensors.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The image half of {@link Interchange}: reads the {@code preprocessor_config.json} files that
 * transformers saved, writes one for each published side, and stores what each makes of the same
 * images.
 */
final class InterchangePreprocessing {
  private static final String CONFIG = "preprocessor_config.json";
  private static final List<Integer> PUBLISHED_SIDES = List.of(288, 294);

  /** Height and width of the images. */
  private static final List<List<Integer>> SIDES =
      List.of(List.of(150, 200), List.of(640, 480), List.of(90, 300));

  private InterchangePreprocessing() {}

  /** Stores, beside the config in {@code folder}, what it makes of the images. */
  static void read(Path folder) throws IOException {
    ImagePreprocessor preprocessor =
        ImagePreprocessor.of(PreprocessorConfig.read(folder.resolve(CONFIG)));
    List<StoredTensor> results = new ArrayList<>();
    for (int i = 0; i < SIDES.size(); i++) {
      PixelBytes result = preprocessor.preprocess(image(i));
      long[] shape = {3, result.height(), result.width()};
      results.add(StoredTensor.ofFloats("pixels." + i, shape, result.toFloats()));
    }
    SafetensorsWriter.write(folder.resolve("pixels.safetensors"), results);
  }

  /** Writes a folder for each published side. */
  static void write(Path folder) throws IOException {
    for (int side : PUBLISHED_SIDES) {
      Path own = Files.createDirectories(folder.resolve("side" + side));
      PreprocessorConfig config = PreprocessorConfig.of(ImageTransform.HUGGING_FACE, side);
      config.write(own.resolve(CONFIG));
      read(own);
    }
  }

  /** Noise, the hardest case for a resize. */
  private static Pixels image(int index) {
    int height = SIDES.get(index).get(0);
    int width = SIDES.get(index).get(1);
    byte[] values = new byte[height * width * 3];
    FormulaNumbers formula = FormulaNumbers.of(index, "image");
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) formula.integer(i, 256);
    }
    return Pixels.copyOf(width, height, Pixels.RGB, values);
  }
}
