package io.bridgestream.schemas;

import io.bridgestream.events.Caption;
import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.FailureStage;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ImageReference;
import io.bridgestream.events.Question;
import io.bridgestream.events.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records with something in every field. */
final class ExampleRecords {
  private static final Instant TIME = Instant.ofEpochMilli(1_764_000_000_123L);

  private ExampleRecords() {}

  static ImageQuestion question() {
    return ImageQuestion.newBuilder()
        .setEventId("event-1")
        .setImage(new ImageBytes(ByteBuffer.wrap(new byte[] {1, 2, 3})))
        .setQuestions(
            List.of(
                new Question("q1", "how many cats are there?"), new Question("q2", "wie groß? 猫")))
        .setCaptions(List.of(new Caption("c1", "two cats on a couch")))
        .setDeadline(TIME.plusSeconds(5))
        .setPriority(-3)
        .setAttributes(Map.of("tenant", "a"))
        .setCreatedAt(TIME)
        .build();
  }

  static ImageQuestion reference() {
    ImageQuestion question = question();
    question.setImage(new ImageReference("file:///images/cat.jpg", null));
    question.setDeadline(null);
    return question;
  }

  static DeadLetter deadLetter() {
    return DeadLetter.newBuilder()
        .setTopic("vqa.requests")
        .setPartition(3)
        .setOffset(1L << 40)
        .setTimestamp(TIME)
        .setKey(ByteBuffer.wrap("key".getBytes(StandardCharsets.UTF_8)))
        .setValue(null)
        .setHeaders(List.of(new RecordHeader("traceparent", ByteBuffer.wrap(new byte[] {0, -1}))))
        .setStage(FailureStage.DECODE)
        .setCode("undecodable")
        .setMessage("the image ends early")
        .setEventId("event-1")
        .setModelDigest(null)
        .setAttempt(2)
        .setFailedAt(TIME)
        .build();
  }
}
