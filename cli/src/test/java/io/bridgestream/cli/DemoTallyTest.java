package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.events.AnswerProbability;
import io.bridgestream.events.CaptionMatch;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ModelReference;
import io.bridgestream.events.Provenance;
import io.bridgestream.events.QuestionAnswer;
import io.bridgestream.events.StageTimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTallyTest {
  private final DemoTally tally = new DemoTally();

  @TempDir Path folder;
  private DemoEvents events;

  @BeforeEach
  void writeAManifest() throws Exception {
    TinyCheckpoint.image(folder.resolve("one.png"));
    Path manifest =
        Files.writeString(
            folder.resolve("manifest.jsonl"),
            "{\"id\":\"e\",\"image\":\"one.png\",\"questions\":[{\"text\":\"what\",\"answers\":[\"red\"]}],"
                + "\"captions\":[{\"text\":\"red\",\"matches\":true},{\"text\":\"unknown\"}]}");
    events = DemoEvents.read(manifest, 1);
  }

  @Test
  void judgesWhatIsKnownAndNothingElse() {
    tally.sent(events.event(0), 0);
    tally.answered(answer("00000-e", "red", 0.2), 1_000_000);

    assertThat(tally.complete()).isTrue();
    assertThat(tally.accuracy()).isEqualTo(0.5);
    assertThat(tally.latency(0.99)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void isNotCompleteWithoutAnAnswerOrWithTwo() {
    tally.sent(events.event(0), 0);
    assertThat(tally.complete()).isFalse();

    tally.answered(answer("00000-e", "red", 1), 1);
    tally.answered(answer("00000-e", "red", 1), 2);

    assertThat(tally.complete()).isFalse();
    assertThat(tally.json().get("repeated").asInt()).isEqualTo(1);
  }

  @Test
  void isNotCompleteWithADeadLetter() {
    tally.sent(events.event(0), 0);
    tally.rejected("00000-e", 1);

    assertThat(tally.complete()).isFalse();
    assertThat(tally.json().get("dead_letters").asInt()).isEqualTo(1);
  }

  private static ImageAnswer answer(String eventId, String best, double score) {
    return new ImageAnswer(
        eventId,
        List.of(new QuestionAnswer("q1", List.of(new AnswerProbability(best, 0.75)))),
        List.of(new CaptionMatch("c1", score), new CaptionMatch("c2", score)),
        "0".repeat(64),
        new ModelReference("tiny", "1", "abc"),
        Provenance.MODEL,
        new StageTimes(1L, 2L, 3L, 4L, 5L),
        Instant.EPOCH);
  }
}
