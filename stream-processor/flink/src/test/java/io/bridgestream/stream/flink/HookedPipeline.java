package io.bridgestream.stream.flink;

import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.EventSteps;
import io.bridgestream.stream.ImageFetcher;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.PipelineOptions;
import io.bridgestream.stream.Preparation;
import io.bridgestream.stream.PreparedEvent;
import io.bridgestream.stream.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** The real pipeline, seen and disturbed by a test of the same process. */
final class HookedPipeline implements TaskPipeline {
  private static final long serialVersionUID = 1;

  private final transient PipelineOptions options;
  final transient List<OptionalInt> cards = new ArrayList<>();
  final transient List<EventPipeline> opened = new ArrayList<>();
  final transient AtomicInteger closed = new AtomicInteger();
  final transient AtomicInteger entered = new AtomicInteger();
  transient Runnable beforeAnswering = () -> {};
  transient DispatcherOptions dispatcher = DispatcherOptions.DEFAULTS;
  transient int preparers = 2;

  HookedPipeline(PipelineOptions options) {
    this.options = options;
  }

  @Override
  public EventSteps open(OptionalInt card, Telemetry telemetry) {
    EventPipeline pipeline = EventPipeline.open(options, ImageFetcher.NONE, telemetry);
    cards.add(card);
    opened.add(pipeline);
    return new Steps(pipeline);
  }

  @Override
  public DispatcherOptions dispatcher() {
    return dispatcher;
  }

  @Override
  public int preparers() {
    return preparers;
  }

  private final class Steps implements EventSteps, AutoCloseable {
    private final EventPipeline pipeline;

    Steps(EventPipeline pipeline) {
      this.pipeline = pipeline;
    }

    @Override
    public Preparation prepare(InboundRecord record) {
      entered.incrementAndGet();
      return pipeline.prepare(record);
    }

    @Override
    public List<OutboundRecord> answer(List<PreparedEvent> events) {
      beforeAnswering.run();
      return pipeline.answer(events);
    }

    @Override
    public long preparedBytes() {
      return pipeline.preparedBytes();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
      pipeline.close();
    }
  }
}
