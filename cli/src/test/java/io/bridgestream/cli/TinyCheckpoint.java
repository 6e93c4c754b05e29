package io.bridgestream.cli;

import io.bridgestream.inference.measure.RandomCheckpoint;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.imageio.ImageIO;

/** A checkpoint of random weights, small enough to be exported in a test, and an image. */
final class TinyCheckpoint {
  private TinyCheckpoint() {}

  static Path write(Path folder) throws IOException {
    return write(
        folder,
        new TaskHead.Vqa(OptionalInt.of(64), 3, List.of("no", "yes", "two")),
        new TaskHead.Itm(),
        new TaskHead.Rank(),
        new TaskHead.HuggingFaceContrastive(8));
  }

  static Path write(Path folder, TaskHead... heads) throws IOException {
    TextConfig base = TextConfig.BASE;
    TextConfig text =
        new TextConfig(
            400, 64, 2, 1, 128, base.activation(), 0, 0, 40, 1, 1, 1e-5, 1, 0, 2, true, Map.of());
    VisionConfig vision = new VisionConfig(64, 2, 3, 16, 32, 1, 1e-5, false, true, Map.of());
    RandomCheckpoint.write(
        folder,
        BridgeTowerConfig.of(text, vision, 2).withHeads(TaskHeads.of(heads)),
        11,
        List.of("What is it", " a red house"));
    return folder;
  }

  static Path image(Path file) throws IOException {
    BufferedImage image = new BufferedImage(48, 36, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 48; x++) {
      for (int y = 0; y < 36; y++) {
        image.setRGB(x, y, x * y * 4099);
      }
    }
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
