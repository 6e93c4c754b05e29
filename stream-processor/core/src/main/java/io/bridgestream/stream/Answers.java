package io.bridgestream.stream;

import io.bridgestream.events.AnswerProbability;
import io.bridgestream.events.CaptionMatch;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ModelReference;
import io.bridgestream.events.Provenance;
import io.bridgestream.events.QuestionAnswer;
import io.bridgestream.events.StageTimes;
import io.bridgestream.inference.Answer;
import io.bridgestream.inference.Outcome.Answered;
import io.bridgestream.schemas.RegistrySerializer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the record of an event that was answered. */
final class Answers {
  private final RegistrySerializer<ImageAnswer> serializer;
  private final String topic;
  private final ModelReference model;

  /**
   * How a batch went.
   *
   * @param start when it began, by {@link System#nanoTime()}
   * @param model its run, in nanoseconds
   * @param end when it ended
   */
  record BatchTimes(long start, long model, Instant end) {}

  Answers(RegistrySerializer<ImageAnswer> serializer, String topic, ModelReference model) {
    this.serializer = serializer;
    this.topic = topic;
    this.model = model;
  }

  OutboundRecord of(
      PreparedEvent event, Answered answered, Provenance provenance, BatchTimes batch) {
    ImageAnswer answer =
        new ImageAnswer(
            event.eventId(),
            answers(event.event(), answered),
            matches(event.event(), answered),
            event.imageDigest(),
            model,
            provenance,
            times(event.times(), batch),
            Instant.ofEpochMilli(batch.end().toEpochMilli()));
    InboundRecord record = event.record();
    return new OutboundRecord(
        topic,
        record.key(),
        serializer.serialize(topic, answer),
        event.trace().headers(),
        record.timestamp());
  }

  private static List<QuestionAnswer> answers(ImageQuestion event, Answered answered) {
    List<QuestionAnswer> answers = new ArrayList<>();
    for (int i = 0; i < event.getQuestions().size(); i++) {
      List<AnswerProbability> top =
          answered.answers().get(i).top().stream().map(Answers::probability).toList();
      answers.add(new QuestionAnswer(event.getQuestions().get(i).getId(), top));
    }
    return answers;
  }

  private static AnswerProbability probability(Answer.Choice choice) {
    return new AnswerProbability(choice.answer(), choice.probability());
  }

  private static List<CaptionMatch> matches(ImageQuestion event, Answered answered) {
    List<CaptionMatch> matches = new ArrayList<>();
    for (int i = 0; i < event.getCaptions().size(); i++) {
      matches.add(
          new CaptionMatch(event.getCaptions().get(i).getId(), answered.matches().get(i).score()));
    }
    return matches;
  }

  private static StageTimes times(PreparationTimes ahead, BatchTimes batch) {
    return new StageTimes(
        micros(ahead.fetch()),
        micros(ahead.decode()),
        micros(ahead.prepare()),
        micros(Math.max(0, batch.start() - ahead.end())),
        micros(batch.model()));
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }
}
