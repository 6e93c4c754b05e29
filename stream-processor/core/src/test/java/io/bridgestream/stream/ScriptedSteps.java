package io.bridgestream.stream;

import io.bridgestream.events.ImageQuestion;
import io.bridgestream.inference.ImageText;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.PreparedRequest;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.stream.testing.TestEvents;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Steps that answer with the record's value, in upper case for a dead letter: a value that begins
 * with "bad" is rejected. Their requests are a model's, of one to three short and long texts.
 */
final class ScriptedSteps implements EventSteps {
  private final List<PreparedRequest> requests;
  final List<Integer> batchSizes = Collections.synchronizedList(new ArrayList<>());
  volatile Consumer<InboundRecord> beforePreparing = record -> {};
  volatile Consumer<List<PreparedEvent>> beforeAnswering = events -> {};
  volatile @Nullable Instant deadline;
  volatile int priority;

  ScriptedSteps(MatchModel model) {
    requests = new ArrayList<>();
    for (int texts = 1; texts <= 3; texts++) {
      for (String text : List.of("red", "What is it a red house What is it a red house")) {
        Pixels image = Pixels.copyOf(4, 4, Pixels.RGB, new byte[4 * 4 * Pixels.RGB]);
        requests.add(
            model.prepare(new ImageText(image, Collections.nCopies(texts, text), List.of())));
      }
    }
  }

  @Override
  public Preparation prepare(InboundRecord record) {
    beforePreparing.accept(record);
    byte[] value = String.valueOf(record.offset()).getBytes(StandardCharsets.UTF_8);
    String text = record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
    if (text.startsWith("bad")) {
      return new Preparation.Rejected(
          new OutboundRecord("dead", record.key(), value, List.of(), 0), RejectReason.NO_VALUE);
    }
    ImageQuestion event = TestEvents.event("event-" + record.offset(), 1);
    event.setDeadline(deadline);
    event.setPriority(priority);
    PreparedRequest request = requests.get((int) (record.offset() % requests.size()));
    return new Preparation.Ready(
        new PreparedEvent(
            record,
            event,
            "digest",
            request,
            new PreparationTimes(0, 0, 0, 0),
            EventTrace.begin(OpenTelemetry.noop().getTracer("test"), record)));
  }

  @Override
  public List<OutboundRecord> answer(List<PreparedEvent> events) {
    batchSizes.add(events.size());
    beforeAnswering.accept(events);
    return events.stream()
        .map(
            event ->
                new OutboundRecord(
                    "answers",
                    event.record().key(),
                    String.valueOf(event.record().offset()).getBytes(StandardCharsets.UTF_8),
                    List.of(),
                    0))
        .toList();
  }

  @Override
  public long preparedBytes() {
    return 100;
  }
}
