package io.bridgestream.stream;

import io.bridgestream.events.ImageQuestion;
import io.bridgestream.inference.PreparedRequest;
import io.bridgestream.inference.batch.Workload;
import java.time.Instant;
import java.util.Optional;

/** An event in the form that the model reads. Immutable. Made by {@link EventPipeline#prepare}. */
public final class PreparedEvent {
  private final InboundRecord record;
  private final ImageQuestion event;
  private final String imageDigest;
  private final PreparedRequest request;
  private final PreparationTimes times;
  private final EventTrace trace;

  /**
   * Creates the event.
   *
   * @param event without its image, which nobody needs any more
   */
  PreparedEvent(
      InboundRecord record,
      ImageQuestion event,
      String imageDigest,
      PreparedRequest request,
      PreparationTimes times,
      EventTrace trace) {
    this.record = record;
    this.event = event;
    this.imageDigest = imageDigest;
    this.request = request;
    this.times = times;
    this.trace = trace;
  }

  /** Returns the record that it came in. */
  public InboundRecord record() {
    return record;
  }

  /** Returns its id. */
  public String eventId() {
    return event.getEventId();
  }

  /** Returns what it costs in a batch. */
  public Workload workload() {
    return request.workload();
  }

  /** Returns when its answer stops being useful. */
  public Optional<Instant> deadline() {
    return Optional.ofNullable(event.getDeadline());
  }

  /** Returns its priority: among events without a deadline, higher numbers go first. */
  public int priority() {
    return event.getPriority();
  }

  ImageQuestion event() {
    return event;
  }

  String imageDigest() {
    return imageDigest;
  }

  PreparedRequest request() {
    return request;
  }

  PreparationTimes times() {
    return times;
  }

  EventTrace trace() {
    return trace;
  }

  /** Says where it came from; never what it asks. */
  @Override
  public String toString() {
    return "PreparedEvent[" + record + "]";
  }
}
