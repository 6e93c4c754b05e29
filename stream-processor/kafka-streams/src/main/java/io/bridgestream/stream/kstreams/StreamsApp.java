package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.options.CommitHook;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
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
    if (options.settings().hook() == CommitHook.STORE) {
      CommitSelfTest.run();
    }
    return new StreamsApp(options, work);
  }

  /** Joins the group and begins to answer. */
  public Running start() {
    ThreadWork thread = new ThreadWork();
    CommitHook hook = options.settings().hook();
    Topology topology =
        StreamsTopology.build(
            options.requests(), work, hook, thread, StreamsOptions.COLLECT_INTERVAL);
    KafkaStreams streams =
        new KafkaStreams(
            topology, new StreamsConfig(options.properties()), new CommitClients(hook, thread));
    return new Running(streams, options);
  }

  /**
   * A running app. Close it to drain: what was read is answered and committed before it leaves the
   * group. A static member doesn't leave, so that it finds its partitions when it is back.
   */
  public static final class Running implements AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(15);

    private final KafkaStreams streams;
    private final StreamsOptions options;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Running(KafkaStreams streams, StreamsOptions options) {
      this.streams = streams;
      this.options = options;
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

    /** True while the app is in the group and none of its partitions is on the way. */
    public boolean ready() {
      return streams.state() == KafkaStreams.State.RUNNING;
    }

    /**
     * Waits until the app has ended.
     *
     * @throws IllegalStateException if it failed; the cause says why
     */
    public void await() throws InterruptedException {
      ended.await();
      Throwable e = failure.get();
      if (e != null) {
        throw new IllegalStateException("Cannot go on: a stream thread failed: " + root(e), e);
      }
    }

    private static String root(Throwable e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return String.valueOf(cause.getMessage());
    }

    /**
     * Drains and leaves.
     *
     * @throws IllegalStateException if that took too long; nothing is lost then, but others answer
     *     it again or first
     */
    @Override
    public void close() {
      Duration most = options.settings().times().longestDrain().plus(GOODBYE);
      GroupMembershipOperation membership =
          options.isStaticMember()
              ? GroupMembershipOperation.REMAIN_IN_GROUP
              : GroupMembershipOperation.LEAVE_GROUP;
      if (!streams.close(CloseOptions.timeout(most).withGroupMembershipOperation(membership))) {
        throw new IllegalStateException(
            "Cannot drain: it must end within " + most.toSeconds() + " s");
      }
    }
  }
}
