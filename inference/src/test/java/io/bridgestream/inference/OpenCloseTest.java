package io.bridgestream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.inference.onnx.Device;
import io.bridgestream.model.config.TaskHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What opening takes, closing gives back: the process's memory, the runtime's included. {@code
 * -Dopens=500} for the long check.
 */
class OpenCloseTest {
  private static final int OPENS = Integer.getInteger("opens", 90);
  private static final InferenceOptions OPTIONS =
      InferenceOptions.DEFAULTS.withPlacement(
          new Placement(new Device.Cpu(1), Placement.Otherwise.FAIL));

  /** From one third to the next, a model that stayed each time would be over 30 MiB. */
  private static final long TOLERATED_KIB = 15 << 10;

  private static final int SAMPLE_EVERY = 5;

  @TempDir private Path folder;

  @Test
  void memoryIsFlatOverManyOpensAndCloses() throws IOException {
    TinyModel.export(folder, new TaskHead.Itm());

    long first = leastResidentKib(OPENS / 3);
    long second = leastResidentKib(OPENS / 3);
    long third = leastResidentKib(OPENS / 3);

    System.out.printf("%d opens: %d, %d, %d KiB resident at least%n", OPENS, first, second, third);
    // The first third still grows the heap and the allocator's arenas.
    assertThat(third - second).as("KiB more over %d opens", OPENS / 3).isLessThan(TOLERATED_KIB);
  }

  /**
   * Opens and closes, and returns the least that was resident: what garbage comes on top varies.
   */
  private long leastResidentKib(int times) throws IOException {
    ImageText request = new ImageText(TinyModel.image(1), List.of(), List.of("a red house"));
    long least = Long.MAX_VALUE;
    for (int i = 1; i <= times; i++) {
      try (MatchModel model = MatchModel.open(folder, OPTIONS)) {
        assertThat(model.ask(List.of(request))).hasOnlyElementsOfType(Outcome.Answered.class);
      }
      if (i % SAMPLE_EVERY == 0) {
        System.gc();
        least = Math.min(least, residentKib());
      }
    }
    return least;
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
