package io.bridgestream.training.data.scenes;

import io.bridgestream.model.image.PillowBicubic;
import io.bridgestream.model.image.Pixels;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Draws scenes. */
final class SceneRenderer {
  private final int side;
  private final Artwork artwork;

  SceneRenderer(int side, Artwork artwork) {
    this.side = side;
    this.artwork = artwork;
  }

  /** Returns the scene as a PNG file. */
  byte[] png(Scene scene) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, scene.background().at((double) x / side, (double) y / side));
      }
    }
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    scene.pictures().forEach(picture -> draw(picture, graphics));
    graphics.dispose();
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a PNG file to memory", e);
    }
  }

  private void draw(Placed placed, Graphics2D graphics) {
    Pixels picture = artwork.picture(placed);
    double drawnWidth = picture.width() * Math.abs(placed.stretch());
    double scale = placed.size() * side / Math.max(drawnWidth, picture.height());
    int width = Math.max(1, (int) Math.round(drawnWidth * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    BufferedImage small = toImage(PillowBicubic.resize(picture, width, height));
    AffineTransform transform =
        AffineTransform.getTranslateInstance(placed.x() * side, placed.y() * side);
    transform.rotate(Math.toRadians(placed.degrees()));
    transform.scale(Math.signum(placed.stretch()), 1);
    transform.translate(-width / 2.0, -height / 2.0);
    graphics.drawImage(small, transform, null);
  }

  private static BufferedImage toImage(Pixels pixels) {
    BufferedImage image =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < pixels.width(); x++) {
        int alpha = pixels.hasAlpha() ? pixels.sample(x, y, 3) : 0xFF;
        int rgb =
            pixels.sample(x, y, 0) << 16 | pixels.sample(x, y, 1) << 8 | pixels.sample(x, y, 2);
        image.setRGB(x, y, alpha << 24 | rgb);
      }
    }
    return image;
  }
}
