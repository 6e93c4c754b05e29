package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application, in a process of its own. */
class StreamsMainIT {
  private static final String JAR = System.getProperty("app.jar", "target/no-app.jar");
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir Path folder = Path.of("");

  @Test
  void isReadyOnceItAnswersAndDrainsWhenToldToGo() throws Exception {
    int port = freePort();
    try (TestCluster cluster = TestCluster.start(folder);
        Ledger ledger = new Ledger(cluster)) {
      ledger.send(200, new GoodEvents(cluster.client)::value);
      cluster.broker.stop();
      AppInstance app =
          AppInstance.launch(
              folder,
              "app",
              cluster.values("app", Map.of("streams.port", Integer.toString(port))),
              JAR);
      try {
        awaitStatus(app, port, "live");
        assertThat(status(port, "ready")).as("without a broker").isEqualTo(503);

        cluster.broker.restart();

        awaitStatus(app, port, "ready");
        await("answers").atMost(LONG).until(() -> ledger.read() == 200);
        assertThat(app.leave()).as(app.log()).isEqualTo(143);
      } finally {
        app.kill();
      }
      ledger.readToEnd();

      assertThat(ledger.lag()).isZero();
      assertThat(ledger.duplicated()).isZero();
    }
  }

  @Test
  void saysEverythingThatIsWrongWithItsOptions() throws Exception {
    AppInstance app =
        AppInstance.launch(folder, "wrong", Map.of("streams.commit-hook", "magic"), JAR);

    await("it ends").atMost(LONG).until(() -> !app.isAlive());
    assertThat(app.leave()).isEqualTo(2);
    assertThat(app.log())
        .contains(
            "streams.commit-hook must be one of [store, producer], found magic",
            "model.folder must be given",
            "kafka.bootstrap.servers must be given");
  }

  private static void awaitStatus(AppInstance app, int port, String what) throws Exception {
    await(what).atMost(LONG).until(() -> status(port, what) == 200 || !app.isAlive());
    assertThat(app.isAlive()).as(app.log()).isTrue();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Returns the status that health answers with, or 0 while nobody listens. */
  private static int status(int port, String what) throws InterruptedException {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/" + what))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException nobody) {
      return 0;
    }
  }
}
