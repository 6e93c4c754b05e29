package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.stream.testing.TestEvents;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointSizeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int EVENTS = 40;

  /** Sides of square noise, whose PNG takes some three bytes for each pixel. */
  private static final int[] SIDES = {58, 183, 578, 1_292};

  @TempDir Path folder;

  @Test
  void checkpointsWeighTheSameWhateverTheImagesWeigh() throws Exception {
    List<Sizes> all = new ArrayList<>();
    try (StreamFixture stream = new StreamFixture(folder, 2)) {
      int sent = 0;
      for (int side : SIDES) {
        byte[] image = noise(side);
        stream.ledger.send(EVENTS, i -> stream.events.bytes(event(i, image)));
        sent += EVENTS;
        all.add(sizes(stream, image.length, sent));
      }
    }
    for (Sizes sizes : all) {
      Figures.add("checkpoint " + sizes);
    }
    assertThat(all.get(0).imageBytes()).isBetween(9_000, 12_000);
    assertThat(all.get(3).imageBytes()).isBetween(4_900_000, 5_300_000);
    long first = all.get(0).most();
    assertThat(all)
        .allSatisfy(
            sizes -> {
              assertThat(sizes.checkpoints()).isPositive();
              assertThat(sizes.most()).isLessThan(10_000).isBetween(first / 2, first * 2);
            });
  }

  /**
   * What checkpoints weighed while images of a size went through.
   *
   * @param least of the state, in bytes
   * @param most of the state, in bytes
   */
  private record Sizes(int imageBytes, int checkpoints, long least, long most) {}

  private static Sizes sizes(StreamFixture stream, int imageBytes, int sent) throws Exception {
    try (LocalFlink flink = LocalFlink.start(1, 2, remembering())) {
      JobID job =
          flink.run(
              FlinkOptions.of("vqa", Map.of("bootstrap.servers", stream.broker.bootstrapServers()))
                  .withParallelism(new FlinkOptions.Parallelism(1, 2))
                  .withTimes(
                      new FlinkOptions.Times(
                          Duration.ofMillis(50), Duration.ofMinutes(1), Duration.ofMinutes(10))),
              new TinyPipeline(stream.model, stream.registry.url()));
      stream.awaitOutcomes(sent, PATIENCE);
      CheckpointStatsSnapshot statistics =
          flink.cluster().getExecutionGraph(job).get().getCheckpointStatsSnapshot();
      List<Long> sizes =
          statistics.getHistory().getCheckpoints().stream()
              .filter(checkpoint -> checkpoint.getStatus() == CheckpointStatsStatus.COMPLETED)
              .map(AbstractCheckpointStats::getStateSize)
              .sorted()
              .toList();
      return new Sizes(imageBytes, sizes.size(), sizes.get(0), sizes.get(sizes.size() - 1));
    }
  }

  private static Configuration remembering() {
    return Configuration.fromMap(Map.of("web.checkpoints.history", "1000"));
  }

  private static ImageQuestion event(int i, byte[] image) {
    ImageQuestion event = TestEvents.event("event-" + i, i);
    event.setImage(new ImageBytes(ByteBuffer.wrap(image)));
    return event;
  }

  private static byte[] noise(int side) throws Exception {
    Random random = new Random(side);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
