package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;

/** An engine of one task that finishes events when the test says so, or when it is waited for. */
final class ManualWork implements EventWork, TaskEvents {
  static final String OUT = "out";

  final List<InboundRecord> held = new ArrayList<>();
  private final List<Outcome> done = new ArrayList<>();
  private final int room;
  int waits;
  int hurries;
  boolean broken;

  ManualWork(int room) {
    this.room = room;
  }

  void finishLast() {
    InboundRecord event = held.remove(held.size() - 1);
    done.add(
        new Outcome(
            new TopicPartition(event.topic(), event.partition()),
            event.offset(),
            new OutboundRecord(
                OUT,
                event.key(),
                Objects.requireNonNull(event.value()),
                event.headers(),
                event.timestamp())));
  }

  @Override
  public TaskEvents open(TaskId task) {
    return this;
  }

  @Override
  public boolean offer(InboundRecord event) {
    return held.size() < room && held.add(event);
  }

  @Override
  public List<Outcome> finished() {
    if (broken) {
      throw new IllegalStateException("the engine broke");
    }
    List<Outcome> outcomes = List.copyOf(done);
    done.clear();
    return outcomes;
  }

  @Override
  public List<Outcome> awaitFinished() {
    waits++;
    while (!held.isEmpty()) {
      finishLast();
    }
    return finished();
  }

  @Override
  public void hurry() {
    hurries++;
  }

  @Override
  public void close() {}
}
