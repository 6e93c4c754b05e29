package io.bridgestream.stream.kstreams;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bridgestream.stream.metrics.InMemoryMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * {@code GET /health/live} and {@code GET /health/ready}: 200 if so, 503 if not. {@code GET
 * /metrics}: what Prometheus reads.
 */
public final class HttpEndpoint implements AutoCloseable {
  private final HttpServer server;

  private HttpEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @param metrics shown as they are when they are asked for
   * @throws IOException if the port can't be had
   */
  public static HttpEndpoint start(
      int port, BooleanSupplier live, BooleanSupplier ready, InMemoryMetrics metrics)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/health/live", exchange -> answer(exchange, "live", live.getAsBoolean()));
    server.createContext(
        "/health/ready", exchange -> answer(exchange, "ready", ready.getAsBoolean()));
    server.createContext("/metrics", new PrometheusPage(metrics)::answer);
    server.start();
    return new HttpEndpoint(server);
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, String what, boolean yes) throws IOException {
    try (exchange) {
      byte[] body = ((yes ? "" : "not ") + what + "\n").getBytes(StandardCharsets.US_ASCII);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=us-ascii");
      exchange.sendResponseHeaders(yes ? 200 : 503, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
