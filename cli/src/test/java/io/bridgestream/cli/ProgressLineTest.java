package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter err = new StringWriter();

  @Test
  void saysOnceWhatIsDoneWhereNobodyWatches() {
    try (ProgressLine progress = ProgressLine.start(new PrintWriter(err), "exporting")) {
      progress.at(3, 4);
    }
    assertThat(err.toString()).isEqualTo("exporting ..." + System.lineSeparator());
  }

  @Test
  void showsTheTimeAndWhereTheEndIsKnownABar() {
    try (ProgressLine progress = ProgressLine.start(new PrintWriter(err), "answering")) {
      assertThat(progress.line(Duration.ofMillis(2500))).isEqualTo("answering ... 2 s");
      progress.at(1, 3);
      assertThat(progress.line(Duration.ofSeconds(7)))
          .isEqualTo("answering [##########....................] 1 of 3, 7 s");
      progress.at(5, 3);
      assertThat(progress.line(Duration.ofSeconds(8)))
          .isEqualTo("answering [##############################] 5 of 3, 8 s");
    }
  }
}
