package io.bridgestream.stream.kstreams;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * The app, configured: everything that can be wrong without a broker has been checked. {@link
 * #start} makes it run.
 */
public final class StreamsApp {
  private final StreamsOptions options;
  private final EventWork work;

  private StreamsApp(StreamsOptions options, EventWork work) {
    this.options = options;
    this.work = work;
  }

  /**
   * Checks that the hook works with the Kafka Streams on the class path.
   *
   * @param work stays the caller's: close it after the app
   * @throws IllegalStateException if Kafka Streams doesn't call the hook
   */
  public static StreamsApp configure(StreamsOptions options, EventWork work) {
    if (options.hook() == CommitHook.STORE) {
      CommitSelfTest.run();
    }
    return new StreamsApp(options, work);
  }

  /** Joins the group and begins to answer. */
  public Running start() {
    ThreadWork thread = new ThreadWork();
    Topology topology =
        StreamsTopology.build(
            options.requests(), work, options.hook(), thread, StreamsOptions.COLLECT_INTERVAL);
    KafkaStreams streams =
        new KafkaStreams(
            topology,
            new StreamsConfig(options.properties()),
            new CommitClients(options.hook(), thread));
    return new Running(streams, work);
  }

  /**
   * A running app. Close it to drain: what was read is answered and committed before it leaves the
   * group.
   */
  public static final class Running implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(60);

    private final KafkaStreams streams;
    private final EventWork work;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Running(KafkaStreams streams, EventWork work) {
      this.streams = streams;
      this.work = work;
      streams.setUncaughtExceptionHandler(
          e -> {
            failure.compareAndSet(null, e);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.setStateListener(
          (now, before) -> {
            if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
              ended.countDown();
            }
          });
      streams.start();
    }

    /** True unless a thread has failed or the app has ended. */
    public boolean live() {
      return !streams.state().hasCompletedShutdown() && failure.get() == null;
    }

    /** True while the app has its partitions and the model is warm. */
    public boolean ready() {
      return work.warm() && streams.state() == KafkaStreams.State.RUNNING;
    }

    /**
     * Waits until the app has ended.
     *
     * @throws IllegalStateException if it failed; the cause says why
     */
    public void await() throws InterruptedException {
      ended.await();
      if (failure.get() != null) {
        throw new IllegalStateException("Cannot go on: a stream thread failed", failure.get());
      }
    }

    /**
     * Drains and leaves.
     *
     * @throws IllegalStateException if that took too long; nothing is lost then, but others answer
     *     it again or first
     */
    @Override
    public void close() {
      if (!streams.close(DRAIN)) {
        throw new IllegalStateException(
            "Cannot drain: it must end within " + DRAIN.toSeconds() + " s");
      }
    }
  }
}
