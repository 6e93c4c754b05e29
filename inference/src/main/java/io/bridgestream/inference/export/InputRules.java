package io.bridgestream.inference.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.bridgestream.inference.manifest.ImageInput;
import io.bridgestream.inference.manifest.PixelFormat;
import io.bridgestream.inference.manifest.TextInput;
import io.bridgestream.inference.manifest.TextPadding;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a checkpoint says about its images and texts. */
final class InputRules {
  private static final String PREPROCESSOR = "preprocessor_config.json";
  private static final String MAX_TEXT_LENGTH = "max_text_len";
  private static final int DEFAULT_TOKENS = 50;
  private static final int CHANNELS = 3;
  private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
  private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

  private InputRules() {}

  /** Returns what images must look like, by {@code preprocessor_config.json} or CLIP's numbers. */
  static ImageInput image(Path folder, ModelConfig config, PixelFormat format) {
    Path file = folder.resolve(PREPROCESSOR);
    List<Double> mean = CLIP_MEAN;
    List<Double> std = CLIP_STD;
    if (Files.exists(file)) {
      JsonFields json = new JsonFields(PREPROCESSOR, JsonFile.read(file));
      mean = json.numbers("image_mean").orElse(CLIP_MEAN);
      std = json.numbers("image_std").orElse(CLIP_STD);
    }
    if (config.vision().channels() != CHANNELS) {
      throw new InvalidModelException(
          "Cannot export %s: images must have %d channels, found %d"
              .formatted(folder, CHANNELS, config.vision().channels()));
    }
    if (mean.size() != CHANNELS || std.size() != CHANNELS || std.stream().anyMatch(s -> s <= 0)) {
      throw new InvalidModelException(
          "Cannot export %s: image_mean and image_std must be %d numbers, image_std positive,"
                  .formatted(folder, CHANNELS)
              + " found %s and %s".formatted(mean, std));
    }
    return new ImageInput(format, config.vision().imageSize(), config.vision().tokens(), mean, std);
  }

  /** Returns what texts must look like. */
  static TextInput text(ModelConfig config) {
    TextConfig text = config.text();
    // Positions start behind the padding token's id.
    int positions = text.maxPositions() - text.padTokenId() - 1;
    return new TextInput(
        Math.min(trained(config), positions),
        config.match(bridge -> false, meter -> false, InputRules::attendsOverPadding)
            ? TextPadding.FIXED
            : TextPadding.LONGEST,
        text.padTokenId(),
        text.vocabSize());
  }

  private static boolean attendsOverPadding(ManagerTowerConfig config) {
    return config.managerType() == ManagerType.AAUE && config.crossModal().layers() > 1;
  }

  private static int trained(ModelConfig config) {
    Map<String, JsonNode> other =
        config.match(
            bridgeTower -> bridgeTower.otherFields(),
            meter -> meter.otherFields(),
            managerTower -> managerTower.otherFields());
    JsonNode length = other.get(MAX_TEXT_LENGTH);
    return length != null && length.isInt() && length.intValue() > 0
        ? length.intValue()
        : DEFAULT_TOKENS;
  }
}
