package io.bridgestream.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small registry in this process: ids, subjects and versions as Confluent's REST API has them,
 * kept in memory, without any compatibility check of its own. Tests tell it what to answer instead.
 */
public final class ScriptedRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new LinkedHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile Script script = exchange -> false;

  /** Answers instead of the registry, and says whether it did. */
  public interface Script {
    /** Returns whether it has answered. */
    boolean answers(HttpExchange exchange) throws IOException;
  }

  private ScriptedRegistry(HttpServer server) {
    this.server = server;
  }

  /** Starts an empty registry on a free port. */
  public static ScriptedRegistry start() throws IOException {
    return start(0);
  }

  static ScriptedRegistry start(int port) throws IOException {
    return start(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
  }

  static ScriptedRegistry start(HttpServer server) {
    ScriptedRegistry registry = new ScriptedRegistry(server);
    server.setExecutor(registry.threads);
    server.createContext("/", registry::handle);
    server.start();
    return registry;
  }

  /** Returns its base. */
  public String url() {
    return "http://localhost:" + port();
  }

  /** Returns its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The requests so far: method and path. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The Authorization headers so far. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Lets a script answer first from now on. */
  public void follow(Script script) {
    this.script = script;
  }

  /** Adds a schema of any text and returns its id. */
  synchronized int add(String schema) {
    int known = schemas.indexOf(schema);
    if (known >= 0) {
      return known + 1;
    }
    schemas.add(schema);
    return schemas.size();
  }

  synchronized int register(String subject, String schema) {
    int id = add(schema);
    List<Integer> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
    if (!versions.contains(id)) {
      versions.add(id);
    }
    return id;
  }

  synchronized String schema(int id) {
    return schemas.get(id - 1);
  }

  /** Answers with a status and a body. */
  public static boolean answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    return true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization != null) {
        authorizations.add(authorization);
      }
      if (!script.answers(exchange)) {
        String[] path = exchange.getRequestURI().getRawPath().substring(1).split("/");
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        route(exchange, path, body.path("schema").asText());
      }
    }
  }

  private synchronized void route(HttpExchange exchange, String[] path, String schema)
      throws IOException {
    if (path[0].equals("schemas")) {
      int id = Integer.parseInt(path[2]);
      if (id < 1 || id > schemas.size()) {
        error(exchange, 404, 40403, "Schema " + id + " not found");
      } else {
        answer(
            exchange, 200, JSON.createObjectNode().put("schema", schemas.get(id - 1)).toString());
      }
      return;
    }
    String subject = URLDecoder.decode(path[1], StandardCharsets.UTF_8);
    if (path.length == 2) {
      lookUp(exchange, subject, schema);
    } else if (path.length == 3) {
      ObjectNode id = JSON.createObjectNode().put("id", register(subject, schema));
      answer(exchange, 200, id.toString());
    } else {
      latest(exchange, subject);
    }
  }

  private void lookUp(HttpExchange exchange, String subject, String schema) throws IOException {
    List<Integer> versions = subjects.get(subject);
    int id = schemas.indexOf(schema) + 1;
    if (versions == null) {
      error(exchange, 404, 40401, "Subject '" + subject + "' not found.");
    } else if (!versions.contains(id)) {
      error(exchange, 404, 40403, "Schema not found");
    } else {
      version(exchange, subject, versions, versions.indexOf(id));
    }
  }

  private void latest(HttpExchange exchange, String subject) throws IOException {
    List<Integer> versions = subjects.get(subject);
    if (versions == null) {
      error(exchange, 404, 40401, "Subject '" + subject + "' not found.");
    } else {
      version(exchange, subject, versions, versions.size() - 1);
    }
  }

  private void version(HttpExchange exchange, String subject, List<Integer> versions, int index)
      throws IOException {
    ObjectNode version = JSON.createObjectNode();
    version.put("subject", subject).put("version", index + 1).put("id", versions.get(index));
    version.put("schema", schema(versions.get(index)));
    answer(exchange, 200, version.toString());
  }

  /** Answers with an error of Confluent's form. */
  public static boolean error(HttpExchange exchange, int status, int code, String message)
      throws IOException {
    return answer(
        exchange,
        status,
        JSON.createObjectNode().put("error_code", code).put("message", message).toString());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
