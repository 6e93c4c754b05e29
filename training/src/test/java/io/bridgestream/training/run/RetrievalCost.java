package io.bridgestream.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.manifest.Manifest;
import io.bridgestream.training.data.manifest.ManifestLine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Times retrieval by a BridgeTower of base's size with random weights: every image with every
 * caption, first for half of the images, then for all, so that the difference tells what a pair
 * costs. Captions have 12 to 18 words, about Flickr30k's.
 */
final class RetrievalCost {
  private static final String BASE =
      """
      {"model_type": "bridgetower", "hidden_size": 768, "num_hidden_layers": 6,
       "text_config": {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
                       "intermediate_size": 3072, "max_position_embeddings": 514},
       "vision_config": {"hidden_size": 768, "num_hidden_layers": 12, "patch_size": 16, "image_size": %d}}
      """;
  private static final int CAPTIONS_PER_IMAGE = 5;
  private static final int MAX_TOKENS = 40;
  private static final int WORDS = 500;

  private RetrievalCost() {}

  /** Takes an empty folder, an even number of images, their side in pixels, and threads. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    int images = Integer.parseInt(arguments[1]);
    int side = Integer.parseInt(arguments[2]);
    NativeRuntime.load();
    NativeRuntime.threads(Integer.parseInt(arguments[3]));
    List<ManifestLine> lines = write(folder, images, side);
    int half = lines.size() / 2;
    Manifest.write(folder, "warm", lines.subList(0, CAPTIONS_PER_IMAGE));
    Manifest.write(folder, "half", lines.subList(0, half));
    Manifest.write(folder, "all", lines);
    ObjectNode config = (ObjectNode) new ObjectMapper().readTree(BASE.formatted(side));
    List<String> texts = new ArrayList<>();
    DataSet all = Manifest.captions(folder, "all");
    for (int i = 0; i < all.size(); i++) {
      texts.add(all.example(i).text());
    }
    try (TrainedModel model =
        TrainedModel.fromScratch(
            config, TaskHeads.of(new TaskHead.Itm()), texts, ImageTransform.SQUASH, 0, 1)) {
      cost(model, Manifest.captions(folder, "warm"));
      Cost few = cost(model, Manifest.captions(folder, "half"));
      Cost many = cost(model, all);
      long pairs = (long) images * lines.size();
      long further = pairs - (long) images / 2 * half;
      System.out.printf(
          Locale.ROOT,
          "%d parameters; %d images, %d captions, %d pairs: %.1f s, %.1f s of processor time; a"
              + " pair more than for half of both: %.0f ms, %.0f ms%n",
          model.network().parameterCount(),
          images,
          lines.size(),
          pairs,
          many.seconds,
          many.processorSeconds,
          1000 * (many.seconds - few.seconds) / further,
          1000 * (many.processorSeconds - few.processorSeconds) / further);
    }
  }

  /** What a busy machine makes longer, and what it doesn't. */
  private record Cost(double seconds, double processorSeconds) {}

  private static Cost cost(TrainedModel model, DataSet captions) throws InterruptedException {
    long start = System.nanoTime();
    Duration processor = processor();
    new Retrieval(model, MAX_TOKENS, false, Evaluation.Protocol.CANDIDATES).scores(captions);
    return new Cost(
        (System.nanoTime() - start) / 1e9, processor().minus(processor).toMillis() / 1e3);
  }

  private static Duration processor() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static List<ManifestLine> write(Path folder, int images, int side) throws IOException {
    Random random = new Random(1);
    Files.createDirectories(folder.resolve("images"));
    List<ManifestLine> lines = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      BufferedImage noise = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < side * side; pixel++) {
        noise.setRGB(pixel % side, pixel / side, random.nextInt(1 << 24));
      }
      String name = "images/%d.png".formatted(i);
      ImageIO.write(noise, "png", folder.resolve(name).toFile());
      for (int caption = 0; caption < CAPTIONS_PER_IMAGE; caption++) {
        lines.add(ManifestLine.caption(name, words(random), true));
      }
    }
    return lines;
  }

  private static String words(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 12 + random.nextInt(7); i > 0; i--) {
      text.append('w').append(random.nextInt(WORDS)).append(' ');
    }
    return text.toString().strip();
  }
}
