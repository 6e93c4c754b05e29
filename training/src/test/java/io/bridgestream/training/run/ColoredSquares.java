package io.bridgestream.training.run;

import io.bridgestream.training.data.manifest.Manifest;
import io.bridgestream.training.data.manifest.ManifestLine;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A data set that a tiny model learns in seconds: which color is the square? */
final class ColoredSquares {
  private static final int SIDE = 32;
  private static final Map<String, Color> COLORS =
      Map.of("red", Color.RED, "green", Color.GREEN, "blue", Color.BLUE);

  private ColoredSquares() {}

  /** Writes splits train and val of {@code images} images each, and a recipe beside them. */
  static Path write(Path folder, int images, String recipe) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    for (String split : List.of("train", "val")) {
      List<ManifestLine> lines = new ArrayList<>();
      List<String> names = COLORS.keySet().stream().sorted().toList();
      for (int i = 0; i < images; i++) {
        String color = names.get(i % names.size());
        String other = names.get((i + 1) % names.size());
        String image = "images/%s-%d.png".formatted(split, i);
        draw(folder.resolve(image), COLORS.getOrDefault(color, Color.BLACK), i);
        lines.add(ManifestLine.question(image, "which color is it?", color, "color"));
        lines.add(ManifestLine.question(image, "is it " + color + "?", "yes", "existence"));
        lines.add(ManifestLine.question(image, "is it " + other + "?", "no", "existence"));
        lines.add(ManifestLine.caption(image, "a " + color + " square", true));
        lines.add(ManifestLine.caption(image, "a " + other + " square", false));
      }
      Manifest.write(folder, split, lines);
    }
    return Files.writeString(folder.resolve("recipe.yaml"), recipe);
  }

  /** Returns a recipe for a tiny model with dropout. */
  static String recipe(String objectives, int steps, String more) {
    return """
        objectives: [%s]
        model:
          config:
            model_type: bridgetower
            hidden_size: 64
            num_hidden_layers: 2
            text_config: {hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 2, intermediate_size: 64,
                          hidden_dropout_prob: 0.1, attention_probs_dropout_prob: 0.1, max_position_embeddings: 20}
            vision_config: {hidden_size: 64, num_hidden_layers: 2, patch_size: 16, image_size: 32}
        data: {folder: ., validation: val, questions: 12, captions: 8, texts-per-image: 3}
        optimiser: {learning-rate: 0.002, steps: %d, clip-norm: 1}
        run: {seed: 5, precision: fp32, log-every: 10, save-every: 2%s}
        """
        .formatted(objectives, steps, more);
  }

  private static void draw(Path file, Color color, int shade) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Color background = new Color(shade * 7 % 256, shade * 7 % 256, shade * 7 % 256);
    for (int x = 0; x < SIDE; x++) {
      for (int y = 0; y < SIDE; y++) {
        boolean inside = x > 6 && x < 26 && y > 6 && y < 26;
        image.setRGB(x, y, (inside ? color : background).getRGB());
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
