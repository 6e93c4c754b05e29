package io.bridgestream.training.run;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** Draws {@code loss.png} and {@code accuracy.png} from a run's {@code metrics.csv}. */
final class MetricPlots {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 500;
  private static final int MARGIN = 60;
  private static final Color[] COLORS = {
    new Color(0x1f77b4), new Color(0xff7f0e), new Color(0x2ca02c), new Color(0xd62728)
  };

  private record Point(double step, double value) {}

  private MetricPlots() {}

  static void write(Path folder) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("metrics.csv"));
    for (String kind : List.of("loss", "accuracy")) {
      Map<String, List<Point>> curves = curves(lines, kind + "/");
      if (!curves.isEmpty()) {
        ImageIO.write(draw(curves), "png", folder.resolve(kind + ".png").toFile());
      }
    }
  }

  private static Map<String, List<Point>> curves(List<String> lines, String prefix) {
    Map<String, List<Point>> curves = new TreeMap<>();
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      if (cells.length == 3 && cells[1].startsWith(prefix)) {
        Point point = new Point(Double.parseDouble(cells[0]), Double.parseDouble(cells[2]));
        curves.computeIfAbsent(cells[1], name -> new ArrayList<>()).add(point);
      }
    }
    return curves;
  }

  private static BufferedImage draw(Map<String, List<Point>> curves) {
    double lastStep =
        curves.values().stream().flatMap(List::stream).mapToDouble(Point::step).max().orElse(1);
    double highest =
        curves.values().stream().flatMap(List::stream).mapToDouble(Point::value).max().orElse(1);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, WIDTH, HEIGHT);
    canvas.setColor(Color.DARK_GRAY);
    canvas.drawRect(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN);
    canvas.drawString(String.format(Locale.ROOT, "%.3g", highest), 8, MARGIN + 5);
    canvas.drawString("0", MARGIN - 14, HEIGHT - MARGIN + 5);
    canvas.drawString(
        String.format(Locale.ROOT, "step %.0f", lastStep), WIDTH - MARGIN - 60, HEIGHT - 30);
    int number = 0;
    canvas.setStroke(new BasicStroke(2));
    for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
      canvas.setColor(COLORS[number % COLORS.length]);
      canvas.drawString(curve.getKey(), MARGIN + 10 + 160 * number, MARGIN - 15);
      canvas.draw(path(curve.getValue(), lastStep, highest));
      number++;
    }
    canvas.dispose();
    return image;
  }

  private static Path2D path(List<Point> points, double lastStep, double highest) {
    Path2D path = new Path2D.Double();
    for (Point point : points) {
      double x = MARGIN + point.step() / lastStep * (WIDTH - 2 * MARGIN);
      double y = HEIGHT - MARGIN - point.value() / highest * (HEIGHT - 2 * MARGIN);
      if (path.getCurrentPoint() == null) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    return path;
  }
}
