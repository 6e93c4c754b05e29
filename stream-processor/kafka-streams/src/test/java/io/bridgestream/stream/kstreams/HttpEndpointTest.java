package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.stream.metrics.InMemoryMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {
  @Test
  void tellsLiveFromReady() throws Exception {
    AtomicBoolean ready = new AtomicBoolean();
    try (HttpEndpoint endpoint =
        HttpEndpoint.start(0, () -> true, ready::get, new InMemoryMetrics())) {
      assertThat(get(endpoint, "live").statusCode()).isEqualTo(200);
      assertThat(get(endpoint, "ready").statusCode()).isEqualTo(503);
      assertThat(get(endpoint, "ready").body()).isEqualTo("not ready\n");

      ready.set(true);

      assertThat(get(endpoint, "ready").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> get(HttpEndpoint endpoint, String what)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://localhost:" + endpoint.port() + "/health/" + what))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
