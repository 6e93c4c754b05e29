package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.PreparedEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The application: {@code --config FILE}. Runs until it is told to stop, and drains then. */
public final class StreamsMain {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int STOP_SECONDS = 90;

  private StreamsMain() {}

  /** Runs the app and exits: 0 after a stop, 1 after a failure, 2 for wrong usage. */
  public static void main(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      System.err.println("Usage: --config FILE");
      System.exit(WRONG_USAGE);
    }
    CountDownLatch ended = new CountDownLatch(1);
    int status;
    try {
      status = run(Path.of(arguments[1]), ended, System.err);
    } finally {
      ended.countDown();
    }
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int run(Path config, CountDownLatch ended, PrintStream err) {
    AppOptions options;
    try {
      options = AppOptions.read(config);
    } catch (IOException | IllegalArgumentException e) {
      err.println("Cannot read " + config + ": " + e.getMessage());
      return WRONG_USAGE;
    }
    try {
      run(options, ended);
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } catch (IOException | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      err.println(e.getMessage() + (cause == e ? "" : ": " + cause.getMessage()));
      return FAILED;
    }
  }

  /** Health is there from the start: not ready while the model loads. */
  private static void run(AppOptions options, CountDownLatch ended)
      throws IOException, InterruptedException {
    AtomicReference<StreamsApp.Running> running = new AtomicReference<>();
    try (HealthEndpoint unused =
            HealthEndpoint.start(
                options.healthPort(),
                () -> running.get() == null || running.get().live(),
                () -> running.get() != null && running.get().ready());
        SharedWork<PreparedEvent> work =
            SharedWork.start(
                new PipelineSteps(EventPipeline.open(options.pipeline())),
                options.batching(),
                options.limits())) {
      StreamsApp.Running app = StreamsApp.configure(options.streams(), work).start();
      running.set(app);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app, ended)));
      app.await();
    }
  }

  /**
   * The machine goes when its shutdown hooks have ended: this one stays until the engine is closed
   * too.
   */
  private static void stop(StreamsApp.Running app, CountDownLatch ended) {
    app.close();
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Cannot close the engine: it must end within " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
