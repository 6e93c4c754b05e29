package io.bridgestream.inference.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * What a benchmark asks: image files as they would come, and questions of natural length.
 *
 * @param images encoded images
 */
public record BenchmarkInputs(List<byte[]> images) {
  /** Questions as people ask them, 5 to 10 words. */
  public static final List<String> QUESTIONS =
      List.of(
          "What colour is the shirt of the man",
          "How many people are standing in the street",
          "Is there a dog next to the bench",
          "What is the woman holding in her hand",
          "Is the traffic light in the background red",
          "Are there any weapons visible in this picture",
          "What kind of food is on the plate",
          "Does the sign on the wall contain text");

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int SHAPES = 60;

  /** Copies the list. */
  public BenchmarkInputs {
    images = List.copyOf(images);
  }

  /**
   * Reads images.
   *
   * @param folder of image files
   * @param most how many to take, in the order of their names
   * @throws IOException if the folder can't be read
   */
  public static BenchmarkInputs read(Path folder, int most) throws IOException {
    List<byte[]> images = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().limit(most).toList()) {
        images.add(Files.readAllBytes(file));
      }
    }
    return new BenchmarkInputs(images);
  }

  /**
   * Writes the images and {@code inputs.json} with their names and the texts, for the peer's
   * script.
   *
   * @throws IOException if the folder can't be written
   */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode names = json.putArray("images");
    for (int i = 0; i < images.size(); i++) {
      String name = "image-%02d".formatted(i);
      Files.write(folder.resolve(name), images.get(i));
      names.add(name);
    }
    QUESTIONS.forEach(json.putArray("texts")::add);
    Files.write(folder.resolve("inputs.json"), JsonFile.format(json));
  }

  /**
   * Draws images of 640 x 480 pixels, JPEG as most that come.
   *
   * @param count how many
   */
  public static BenchmarkInputs generate(long seed, int count) throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(jpeg(new Random(seed + i)));
    }
    return new BenchmarkInputs(images);
  }

  private static byte[] jpeg(Random random) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int shape = 0; shape < SHAPES; shape++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(
          random.nextInt(WIDTH) - 50,
          random.nextInt(HEIGHT) - 50,
          random.nextInt(200),
          random.nextInt(200));
    }
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    return bytes.toByteArray();
  }
}
