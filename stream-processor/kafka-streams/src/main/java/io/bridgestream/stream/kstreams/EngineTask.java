package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.InboundRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A task's share of the engine: counts what is in flight, and takes what comes back. */
final class EngineTask implements TaskEvents {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final SharedEngine engine;
  private final Duration longestDrain;
  private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
  private int events;
  private long bytes;
  private boolean hurried;
  private long hurriedSince;
  private volatile boolean closed;

  private record Done(Outcome outcome, long bytes) {}

  EngineTask(SharedEngine engine, Duration longestDrain) {
    this.engine = engine;
    this.longestDrain = longestDrain;
  }

  @Override
  public boolean offer(InboundRecord event) {
    return engine.offer(this, event, events, bytes);
  }

  /** Counts an event that the engine takes, before it can come back. */
  void took(long size) {
    events++;
    bytes += size;
  }

  /** Called by the engine's thread. */
  void finish(Outcome outcome, long size) {
    if (!closed) {
      done.add(new Done(outcome, size));
    }
  }

  @Override
  public List<Outcome> finished() {
    engine.check();
    return settled(new ArrayList<>());
  }

  @Override
  public List<Outcome> awaitFinished() throws InterruptedException {
    long since = hurried ? hurriedSince : System.nanoTime();
    while (true) {
      engine.check();
      Done first = done.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        return settled(new ArrayList<>(List.of(first)));
      }
      if (System.nanoTime() - since > longestDrain.toNanos()) {
        throw new IllegalStateException(
            "Cannot wait for events: they must be done within streams.longest-drain, found %d in flight after %d ms"
                .formatted(events, longestDrain.toMillis()));
      }
    }
  }

  private List<Outcome> settled(List<Done> all) {
    done.drainTo(all);
    events -= all.size();
    all.forEach(one -> bytes -= one.bytes);
    hurried &= events > 0;
    return all.stream().map(Done::outcome).toList();
  }

  @Override
  public void hurry() {
    if (!hurried && events > 0) {
      hurried = true;
      hurriedSince = System.nanoTime();
      engine.hurry();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.closed(this);
    }
  }
}
