package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.options.CommitHook;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One task: hands its events to the engine, forwards what comes back, and waits for the rest before
 * offsets are committed.
 *
 * <p>Outcomes leave in the order in which they finish. A commit covers everything read before it,
 * so that order can't lose an event.
 */
final class EventProcessor
    implements Processor<byte[], byte[], byte[], OutboundRecord>, PendingWork {
  private final EventWork work;
  private final CommitHook hook;
  private final ThreadWork thread;
  private final Duration collectInterval;
  private final Map<TopicPartition, TreeSet<Long>> pending = new HashMap<>();
  private @Nullable ProcessorContext<byte[], OutboundRecord> context;
  private @Nullable TaskEvents events;
  private boolean failed;

  EventProcessor(EventWork work, CommitHook hook, ThreadWork thread, Duration collectInterval) {
    this.work = work;
    this.hook = hook;
    this.thread = thread;
    this.collectInterval = collectInterval;
  }

  @Override
  public void init(ProcessorContext<byte[], OutboundRecord> taskContext) {
    context = taskContext;
    events = work.open(taskContext.taskId());
    thread.add(this);
    if (hook == CommitHook.STORE) {
      CommitStore.attach(taskContext, this);
    }
    taskContext.schedule(
        collectInterval,
        PunctuationType.WALL_CLOCK_TIME,
        now -> guarded(() -> forward(open().finished())));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Optional<RecordMetadata> source = context().recordMetadata();
    if (source.isEmpty()) {
      throw new IllegalStateException("Cannot take an event: it must come from a topic");
    }
    InboundRecord event = KafkaRecords.inbound(record, source.get());
    guarded(
        () -> {
          while (!open().offer(event)) {
            forward(open().awaitFinished());
          }
          pending
              .computeIfAbsent(
                  new TopicPartition(event.topic(), event.partition()), key -> new TreeSet<>())
              .add(event.offset());
          forward(open().finished());
        });
  }

  @Override
  public void finish(Consumer<Outcome> out) {
    if (failed || pending.isEmpty()) {
      return;
    }
    guarded(
        () -> {
          open().hurry();
          while (!pending.isEmpty()) {
            for (Outcome outcome : open().awaitFinished()) {
              out.accept(outcome);
              settle(outcome);
            }
          }
        });
  }

  @Override
  public boolean isPendingBefore(TopicPartition source, long offset) {
    TreeSet<Long> offsets = pending.get(source);
    return offsets != null && offsets.first() < offset;
  }

  @Override
  public void close() {
    thread.remove(this);
    if (events != null) {
      events.close();
    }
    pending.clear();
  }

  private void forward(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      context().forward(KafkaRecords.forwarded(outcome.record()));
      settle(outcome);
    }
  }

  private void settle(Outcome outcome) {
    TreeSet<Long> offsets = pending.get(outcome.source());
    if (offsets == null || !offsets.remove(outcome.offset())) {
      throw new IllegalStateException(
          "Cannot settle " + outcome + ": an event has exactly one outcome");
    }
    if (offsets.isEmpty()) {
      pending.remove(outcome.source());
    }
  }

  /**
   * A task that failed is closed without finishing: Streams flushes it once more, and that must not
   * wait for a broken engine.
   */
  private void guarded(Step step) {
    boolean done = false;
    try {
      step.run();
      done = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    } finally {
      failed |= !done;
    }
  }

  private TaskEvents open() {
    if (events == null) {
      throw new IllegalStateException("Cannot use a task before it is initialised");
    }
    return events;
  }

  private ProcessorContext<byte[], OutboundRecord> context() {
    if (context == null) {
      throw new IllegalStateException("Cannot use a task before it is initialised");
    }
    return context;
  }

  private interface Step {
    void run() throws InterruptedException;
  }
}
