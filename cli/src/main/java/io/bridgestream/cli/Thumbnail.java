package io.bridgestream.cli;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture as lines of a terminal with 24-bit colours: each character shows two pixels. */
final class Thumbnail {
  private static final int COLUMNS = 16;
  private static final int ROWS = 8;
  private static final String RESET = "\u001b[0m";
  private static final char UPPER_HALF = '\u2580';

  private Thumbnail() {}

  /** Says whether standard output is a terminal, which the launcher knows, with 24-bit colours. */
  static boolean isPossible() {
    String colors = System.getenv("COLORTERM");
    return Boolean.getBoolean("bridgestream.terminal")
        && colors != null
        && (colors.contains("truecolor") || colors.contains("24bit"));
  }

  /** Returns the lines; none if the file can't be read. */
  static List<String> lines(byte[] file) {
    BufferedImage picture;
    try {
      picture = ImageIO.read(new ByteArrayInputStream(file));
    } catch (IOException e) {
      return List.of();
    }
    return picture == null ? List.of() : lines(scaled(picture));
  }

  private static BufferedImage scaled(BufferedImage picture) {
    BufferedImage small = new BufferedImage(COLUMNS, 2 * ROWS, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, COLUMNS, 2 * ROWS, null);
    graphics.dispose();
    return small;
  }

  private static List<String> lines(BufferedImage small) {
    List<String> lines = new ArrayList<>(ROWS);
    for (int row = 0; row < ROWS; row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < COLUMNS; column++) {
        line.append(color(38, small.getRGB(column, 2 * row)))
            .append(color(48, small.getRGB(column, 2 * row + 1)))
            .append(UPPER_HALF);
      }
      lines.add(line.append(RESET).toString());
    }
    return lines;
  }

  private static String color(int ground, int rgb) {
    return "\u001b[%d;2;%d;%d;%dm".formatted(ground, rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
  }
}
