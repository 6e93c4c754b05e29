package io.bridgestream.stream.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bridgestream.schemas.RegistryOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry in this process that registers and finds schemas, and can be told to be away. */
public final class TestRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> schemas = new ArrayList<>();
  private volatile boolean away;

  private TestRegistry(HttpServer server) {
    this.server = server;
  }

  /** Starts an empty registry on a free port. */
  public static TestRegistry start() throws IOException {
    TestRegistry registry =
        new TestRegistry(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    registry.server.setExecutor(registry.threads);
    registry.server.createContext("/", registry::handle);
    registry.server.start();
    return registry;
  }

  /** Returns where it is. */
  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Returns options that lead to it. */
  public RegistryOptions options() {
    return RegistryOptions.of(Map.of("schema.registry.url", url()));
  }

  /** Answers nothing but errors from now on. */
  public void goAway() {
    away = true;
  }

  /** Answers again. */
  public void comeBack() {
    away = false;
  }

  /** Adds a schema of any text and returns its id. */
  public synchronized int add(String schema) {
    int known = schemas.indexOf(schema);
    if (known < 0) {
      schemas.add(schema);
      return schemas.size();
    }
    return known + 1;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (away) {
        answer(exchange, UNAVAILABLE, "{\"error_code\":50001,\"message\":\"away\"}");
      } else if (path.startsWith("/schemas/ids/")) {
        answerSchema(exchange, Integer.parseInt(path.substring("/schemas/ids/".length())));
      } else {
        int id = add(JSON.readTree(body).path("schema").asText());
        answer(exchange, 200, "{\"id\":" + id + "}");
      }
    }
  }

  private synchronized void answerSchema(HttpExchange exchange, int id) throws IOException {
    if (id < 1 || id > schemas.size()) {
      answer(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    } else {
      answer(exchange, 200, JSON.createObjectNode().put("schema", schemas.get(id - 1)).toString());
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
