package io.bridgestream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.testing.Poison;
import io.bridgestream.stream.testing.PoisonCorpus;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonTest {
  @TempDir private static Path folder;

  private static TestRegistry registry;
  private static SchemaRegistryClient client;
  private static List<Poison> corpus;
  private static EventPipeline pipeline;

  @BeforeAll
  static void open() throws Exception {
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    corpus = PoisonCorpus.of(client);
    TinyModelFolder.export(folder);
    pipeline = EventPipeline.open(PipelineOptions.of(folder, registry.options()));
  }

  @AfterAll
  static void close() {
    pipeline.close();
    client.close();
    registry.close();
  }

  @Test
  void givesEachKindItsReasonAndKeepsItWhole() throws Exception {
    RegistryDeserializer<DeadLetter> letters = RegistryDeserializer.of(DeadLetter.class, client);
    SoftAssertions all = new SoftAssertions();
    for (Poison poison : corpus) {
      Preparation preparation = pipeline.prepare(TestEvents.record(7, poison.value()));

      all.assertThat(preparation).as(poison.name()).isInstanceOf(Preparation.Rejected.class);
      if (preparation instanceof Preparation.Rejected rejected) {
        all.assertThat(rejected.reason()).as(poison.name()).isEqualTo(poison.reason());
        DeadLetter letter = letters.deserialize(rejected.deadLetter().value());
        ByteBuffer original = poison.value() == null ? null : ByteBuffer.wrap(poison.value());
        all.assertThat(letter.getValue()).as(poison.name()).isEqualTo(original);
        all.assertThat(letter.getMessage()).as(poison.name()).hasSizeLessThan(300);
      }
    }
    all.assertAll();
    assertThat(corpus).hasSizeGreaterThan(30);
  }

  @Test
  void answersGoodEventsAmongBadOnesAsIfTheyWereAlone() throws Exception {
    TestEvents events = TestEvents.of(client);
    RegistryDeserializer<ImageAnswer> answers = RegistryDeserializer.of(ImageAnswer.class, client);
    Random random = new Random(3);
    List<PreparedEvent> good = new ArrayList<>();
    int deadLetters = 0;
    for (int offset = 0; offset < 40; offset++) {
      Poison poison = corpus.get(random.nextInt(corpus.size()));
      Preparation bad = pipeline.prepare(TestEvents.record(offset, poison.value()));
      deadLetters += bad instanceof Preparation.Rejected ? 1 : 0;
      good.add(((Preparation.Ready) pipeline.prepare(events.good(offset))).event());
    }

    List<OutboundRecord> together = pipeline.answer(good);

    assertThat(deadLetters).isEqualTo(40);
    assertThat(together).hasSize(40);
    for (int i = 0; i < good.size(); i++) {
      ImageAnswer answer = answers.deserialize(together.get(i).value());
      ImageAnswer alone = answers.deserialize(pipeline.answer(List.of(good.get(i))).get(0).value());
      assertThat(answer.getEventId()).isEqualTo("event-" + i);
      assertThat(answer.getMatches().get(0).getScore())
          .isCloseTo(alone.getMatches().get(0).getScore(), within(1e-4));
    }
  }
}
