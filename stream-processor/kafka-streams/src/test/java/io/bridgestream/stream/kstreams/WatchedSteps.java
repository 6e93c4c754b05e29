package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.EventSteps;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.Preparation;
import io.bridgestream.stream.PreparedEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The real pipeline, counted, and broken when a test says so. */
final class WatchedSteps implements EventSteps {
  final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger prepared = new AtomicInteger();
  volatile boolean broken;
  volatile CountDownLatch gate = new CountDownLatch(0);
  private final EventPipeline pipeline;

  WatchedSteps(EventPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public Preparation prepare(InboundRecord record) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Preparation preparation = pipeline.prepare(record);
    prepared.incrementAndGet();
    return preparation;
  }

  @Override
  public List<OutboundRecord> answer(List<PreparedEvent> events) {
    if (broken) {
      throw new IllegalStateException("the device is gone");
    }
    batches.add(events.size());
    return pipeline.answer(events);
  }

  @Override
  public long preparedBytes() {
    return pipeline.preparedBytes();
  }
}
