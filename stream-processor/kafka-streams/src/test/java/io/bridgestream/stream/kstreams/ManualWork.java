package io.bridgestream.stream.kstreams;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TaskId;

/** An engine of one task that finishes events when the test says so, or when it is waited for. */
final class ManualWork implements EventWork, TaskEvents {
  final List<ConsumerRecord<byte[], byte[]>> held = new ArrayList<>();
  private final List<Outcome> done = new ArrayList<>();
  private final int room;
  int waits;
  int hurries;
  boolean broken;

  ManualWork(int room) {
    this.room = room;
  }

  void finishLast() {
    done.add(EchoSteps.outcome(held.remove(held.size() - 1)));
  }

  @Override
  public TaskEvents open(TaskId task) {
    return this;
  }

  @Override
  public boolean warm() {
    return true;
  }

  @Override
  public boolean offer(ConsumerRecord<byte[], byte[]> event) {
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
