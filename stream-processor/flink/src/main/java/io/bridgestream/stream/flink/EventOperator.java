package io.bridgestream.stream.flink;

import io.bridgestream.stream.DispatcherOwner;
import io.bridgestream.stream.EventDispatcher;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.Telemetry;
import java.util.OptionalLong;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Batches events onto the model. Whatever was taken in is given out before a barrier passes, so
 * that a checkpoint holds no event: after a failure they are read again.
 *
 * <p>While there is no room it runs mails, which takes nothing from upstream: that is the
 * back-pressure. What can't go on fails the task by a mail, so neither waiting ends in a hang.
 */
final class EventOperator extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<InboundRecord, OutboundRecord>,
        BoundedOneInput,
        DispatcherOwner<EventOperator.Place> {
  private static final long serialVersionUID = 1;
  private static final String GPU = "gpu";

  private final transient MailboxExecutor mailbox;
  private final TaskPipeline pipeline;
  private transient @Nullable TaskWork<Place> work;
  private transient @Nullable HeldWatermarks watermarks;

  /**
   * Where an event stood in the input.
   *
   * @param number how many came before it
   * @param timestamp Flink's own, if it had one
   */
  record Place(long number, OptionalLong timestamp) {}

  EventOperator(StreamOperatorParameters<OutboundRecord> parameters, TaskPipeline pipeline) {
    super(parameters);
    this.mailbox = parameters.getMailboxExecutor();
    this.pipeline = pipeline;
  }

  @Override
  public void open() throws Exception {
    super.open();
    watermarks = new HeldWatermarks(this::emitWatermark);
    Cards.Lease card =
        Cards.ofThisProcess().take(getRuntimeContext().getExternalResourceInfos(GPU));
    Telemetry telemetry = Telemetry.ofProcess(new FlinkMetrics(getMetricGroup()));
    work = TaskWork.open(pipeline, card, threadName(), this, telemetry);
  }

  @Override
  public void processElement(StreamRecord<InboundRecord> element) throws Exception {
    EventDispatcher<Place> dispatcher = opened(work).dispatcher();
    while (!dispatcher.hasRoom()) {
      mailbox.yield();
    }
    OptionalLong timestamp =
        element.hasTimestamp() ? OptionalLong.of(element.getTimestamp()) : OptionalLong.empty();
    dispatcher.submit(element.getValue(), new Place(opened(watermarks).entered(), timestamp));
  }

  @Override
  public void processWatermark(Watermark watermark) {
    opened(watermarks).offer(watermark);
  }

  /** An idle input must not be declared so ahead of its own events. */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    if (status.isIdle()) {
      drain();
    }
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    drain();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() throws Exception {
    drain();
  }

  @Override
  public void close() throws Exception {
    TaskWork<Place> opened = work;
    work = null;
    try (opened) {
      super.close();
    }
  }

  @Override
  public void execute(Runnable step) {
    mailbox.execute(step::run, "events are done");
  }

  @Override
  public void emit(OutboundRecord record, Place place) {
    StreamRecord<OutboundRecord> element = new StreamRecord<>(record);
    place.timestamp().ifPresent(element::setTimestamp);
    output.collect(element);
    opened(watermarks).left(place.number());
  }

  private void drain() throws InterruptedException {
    EventDispatcher<Place> dispatcher = opened(work).dispatcher();
    dispatcher.flush();
    while (!dispatcher.isIdle()) {
      mailbox.yield();
    }
  }

  private void emitWatermark(Watermark watermark) {
    try {
      super.processWatermark(watermark);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot pass on watermark: " + e.getMessage(), e);
    }
  }

  private String threadName() {
    return "vqa-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("Cannot process event: the operator is not open");
    }
    return part;
  }
}
