package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.Telemetry;
import io.bridgestream.stream.metrics.InMemoryMetrics;
import io.bridgestream.stream.options.BridgeStreamOptions;
import io.bridgestream.stream.options.StreamsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process of the app as its options describe it: the pipeline, the engine that all threads
 * share, Kafka Streams, and where their health and metrics are asked for. Several may stand in one
 * process of the machine, each with a state folder and a port of its own.
 */
public final class StreamsProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 150;

  private final HttpEndpoint endpoint;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final InMemoryMetrics metrics = new InMemoryMetrics();
  private final Telemetry telemetry;
  private volatile StreamsApp.@Nullable Running app;
  private volatile @Nullable SharedEngine engine;

  private StreamsProcess(StreamsSettings settings) throws IOException {
    endpoint = HttpEndpoint.start(settings.port(), this::isLive, this::isReady, metrics);
    parts.push(endpoint);
    MetricBeans beans = new MetricBeans(metrics, settings.applicationId(), endpoint.port());
    parts.push(beans);
    telemetry = Telemetry.ofProcess(beans);
  }

  /**
   * Opens the model, which runs once, and joins the group. Health can be asked for from the
   * beginning; it says that the process isn't ready until it is.
   *
   * @param source what messages call the origin of the options
   * @throws io.bridgestream.stream.options.InvalidOptionsException if options don't fit
   * @throws UncheckedIOException if the port or the image folders can't be had
   */
  public static StreamsProcess start(String source, BridgeStreamOptions options) {
    StreamsOptions streams = StreamsOptions.of(source, options);
    StreamsProcess process;
    try {
      process = new StreamsProcess(options.streams());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot listen on streams.port %d: %s"
              .formatted(options.streams().port(), e.getMessage()),
          e);
    }
    try {
      process.startParts(streams, options);
      return process;
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  private void startParts(StreamsOptions streams, BridgeStreamOptions options) {
    EventPipeline pipeline;
    try {
      pipeline = EventPipeline.open(options.pipeline(), options.openFetcher(), telemetry);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open image folders: " + e.getMessage(), e);
    }
    parts.push(pipeline);
    SharedEngine shared =
        SharedEngine.start(
            pipeline,
            options.dispatcher(),
            options.preparers(),
            options.streams().times().longestDrain(),
            telemetry);
    engine = shared;
    parts.push(shared);
    StreamsApp.Running running = StreamsApp.configure(streams, shared).start();
    parts.push(running);
    app = running;
  }

  /**
   * Runs a process until it is told to stop by a signal, and drains it then.
   *
   * @param started told once it has joined
   * @throws IllegalStateException if it failed
   */
  public static void run(
      String source, BridgeStreamOptions options, Consumer<StreamsProcess> started)
      throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    try (StreamsProcess process = start(source, options)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, ended)));
      started.accept(process);
      process.await();
    } finally {
      ended.countDown();
    }
  }

  /**
   * The machine goes when its shutdown hooks have ended: this one stays until the engine is closed
   * too.
   */
  private static void stop(StreamsProcess process, CountDownLatch ended) {
    process.leave();
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Cannot close the engine: it must end within " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where health and metrics are asked for. */
  public int port() {
    return endpoint.port();
  }

  /** True unless the app has failed or ended. */
  public boolean isLive() {
    StreamsApp.Running running = app;
    return running == null || running.live();
  }

  /** True while the model is warm and the app is in the group with its partitions. */
  public boolean isReady() {
    StreamsApp.Running running = app;
    return running != null && running.ready();
  }

  /**
   * Waits until the app has ended.
   *
   * @throws IllegalStateException if it failed; the cause says why
   */
  public void await() throws InterruptedException {
    StreamsApp.Running running = app;
    if (running != null) {
      running.await();
    }
  }

  /** Returns how many batches the model has run. */
  public long batches() {
    SharedEngine shared = engine;
    return shared == null
        ? 0
        : shared.counters().batches().batches().values().stream().mapToLong(n -> n).sum();
  }

  private void leave() {
    StreamsApp.Running running = app;
    if (running != null) {
      running.close();
    }
  }

  /** Drains, leaves the group, and closes the model. */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failure = failure == null ? new IllegalStateException(e.getMessage(), e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
