package io.bridgestream.stream.kstreams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** An instance of the app with the echo for an engine, in a process that can be killed. */
final class EchoInstance {
  static final String GROUP = "echo";
  static final String REQUESTS = "echo-in";

  private EchoInstance() {}

  /** Arguments: bootstrap servers, state folder, delivery, hook. */
  public static void main(String[] arguments) throws Exception {
    EventWork work = new EchoSteps(Duration.ofMillis(20)).start();
    StreamsApp.Running app =
        StreamsApp.configure(
                options(
                    arguments[0],
                    Path.of(arguments[1]),
                    StreamsOptions.Delivery.valueOf(arguments[2]),
                    CommitHook.valueOf(arguments[3])),
                work)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(app::close));
    app.await();
  }

  static StreamsOptions options(
      String bootstrap, Path state, StreamsOptions.Delivery delivery, CommitHook hook) {
    StreamsTimes times =
        new StreamsTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(6),
            Duration.ofSeconds(20),
            Duration.ofSeconds(3));
    return new StreamsOptions(
        GROUP,
        REQUESTS,
        delivery,
        hook,
        times,
        2,
        state,
        Map.of(
            "bootstrap.servers", bootstrap,
            "session.timeout.ms", "2000",
            "heartbeat.interval.ms", "400",
            "max.poll.records", "100"));
  }
}
