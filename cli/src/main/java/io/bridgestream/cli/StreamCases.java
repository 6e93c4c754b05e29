package io.bridgestream.cli;

import io.bridgestream.events.Caption;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.Question;
import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.inference.measure.BenchmarkInputs;
import io.bridgestream.inference.measure.RandomCheckpoint;
import io.bridgestream.model.checkpoint.WeightShapes;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Makes the cases of {@code bench stream}: models of random weights, and the demo's. */
final class StreamCases {
  private static final long SEED = 1;
  private static final int BASE_SIDE = 288;
  private static final int DISTINCT_IMAGES = 64;
  private static final int SMALL_SIDE = 32;
  private static final int SMALL_SHAPES = 4;
  private static final Map<String, String> NO_FEATURES_KEPT =
      Map.of("model.image-cache-bytes", "0", "model.text-cache-bytes", "0");

  /** A run of a graph costs more than what it computes: few large runs, on one core each. */
  private static final Map<String, String> SMALL_MODEL =
      Map.of(
          "model.image-cache-bytes", "0",
          "model.text-cache-bytes", "0",
          "model.threads", "1",
          "model.max-pairs", "64",
          "model.max-images", "64",
          "batch.max-items", "64",
          "batch.max-in-flight", "512");

  private StreamCases() {}

  /**
   * Makes BridgeTower base of random weights, int8 at 288 pixels, with a caption about a
   * photo-sized JPEG each; nothing is kept from event to event.
   */
  static StreamCase base(BenchModels models, int count) throws IOException {
    Path folder = models.export(BenchModels.Size.BASE, BASE_SIDE, Precision.INT8);
    ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
    List<ImageQuestion> events = new ArrayList<>();
    for (byte[] image : BenchmarkInputs.generate(SEED, DISTINCT_IMAGES).images()) {
      int number = events.size() % BenchmarkInputs.QUESTIONS.size();
      events.add(event(image, null, BenchmarkInputs.QUESTIONS.get(number)));
    }
    return new StreamCase("base", folder, parameters(config), NO_FEATURES_KEPT, events, count);
  }

  /** Takes the checkpoint that comes along with its events; no image's features are kept. */
  static StreamCase demo(Path model, int count) {
    DemoEvents source = DemoEvents.read(model.resolve("demo/manifest.jsonl"), SEED);
    List<ImageQuestion> events = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      events.add(source.event(i).event());
    }
    ModelConfig config = ModelConfig.read(model.resolve("config.json"));
    return new StreamCase(
        "demo", model, parameters(config), Map.of("model.image-cache-bytes", "0"), events, count);
  }

  /**
   * Makes the smallest BridgeTower that there is, as heads are 64 wide: one layer of each kind, one
   * patch. Each event has a small picture, as pixels that nothing packs, and a question.
   */
  static StreamCase smallest(Path work, int count) throws IOException {
    Path folder = work.resolve("bridgetower-smallest");
    TextConfig like = TextConfig.BASE;
    TextConfig text =
        new TextConfig(
            300, 64, 1, 1, 64, like.activation(), 0, 0, 20, 1, 1, 1e-5, 1, 0, 2, true, Map.of());
    VisionConfig vision =
        new VisionConfig(64, 1, 3, SMALL_SIDE, SMALL_SIDE, 1, 1e-5, false, true, Map.of());
    List<String> labels = List.of("no", "yes");
    ModelConfig config =
        BridgeTowerConfig.of(text, vision, 1)
            .withHeads(TaskHeads.of(new TaskHead.Vqa(OptionalInt.of(64), labels.size(), labels)));
    String question = "is it red";
    if (!Files.exists(folder.resolve("tokenizer.json"))) {
      RandomCheckpoint.write(folder, config, SEED, List.of(question));
    }
    ModelExporter.export(folder, ExportOptions.DEFAULT);
    List<ImageQuestion> events = new ArrayList<>();
    for (int i = 0; i < DISTINCT_IMAGES * 4; i++) {
      events.add(event(smallPicture(new Random(SEED + i)), question, null));
    }
    return new StreamCase("smallest", folder, parameters(config), SMALL_MODEL, events, count);
  }

  private static long parameters(ModelConfig config) {
    return WeightShapes.of(config).values().stream().mapToLong(WeightShapes::count).sum();
  }

  private static ImageQuestion event(
      byte[] image, @Nullable String question, @Nullable String caption) {
    return new ImageQuestion(
        "event",
        new ImageBytes(ByteBuffer.wrap(image)),
        question == null ? List.of() : List.of(new Question("q", question)),
        caption == null ? List.of() : List.of(new Caption("c", caption)),
        null,
        0,
        Map.of(),
        Instant.EPOCH);
  }

  private static byte[] smallPicture(Random random) throws IOException {
    BufferedImage image = new BufferedImage(SMALL_SIDE, SMALL_SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int shape = 0; shape < SMALL_SHAPES; shape++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(
          random.nextInt(SMALL_SIDE) - SMALL_SIDE / 4,
          random.nextInt(SMALL_SIDE) - SMALL_SIDE / 4,
          SMALL_SIDE / 2,
          SMALL_SIDE / 2);
    }
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "bmp", bytes);
    return bytes.toByteArray();
  }
}
