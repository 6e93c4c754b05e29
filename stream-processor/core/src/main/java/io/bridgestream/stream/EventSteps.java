package io.bridgestream.stream;

import java.util.List;

/** The two halves of an event's way: what can be done ahead of the model, and the model's. */
public interface EventSteps {
  /**
   * Brings a record into the form that the model reads. For any number of threads.
   *
   * @throws RuntimeException if the world is broken and no record is to blame
   */
  Preparation prepare(InboundRecord record);

  /**
   * Answers events as one batch.
   *
   * @return one record for each event, in their order: its answer, or its dead letter
   * @throws RuntimeException if the world is broken and no event is to blame
   */
  List<OutboundRecord> answer(List<PreparedEvent> events);

  /** Returns the bytes that a prepared event takes beside its record. */
  long preparedBytes();
}
