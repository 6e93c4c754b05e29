package io.bridgestream.stream.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;

/**
 * A real schema registry in a process of its own, on the loopback interface and a port that was
 * free, with its data in memory and backward compatibility asked of every schema. It ends with this
 * process, however this process ends.
 *
 * <p>Needs the registry's server, which the build unpacks beside this module's classes. Not
 * thread-safe.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 50;
  private static final String API = "/apis/ccompat/v7";

  private final Process process;
  private final Path folder;
  private final String url;

  private EmbeddedRegistry(Process process, Path folder, String url) {
    this.process = process;
    this.folder = folder;
    this.url = url;
  }

  /**
   * Starts a registry and waits until it answers.
   *
   * @throws IllegalStateException if its server isn't there, or doesn't start
   */
  public static EmbeddedRegistry start() {
    Path server = server();
    int[] ports = FreePorts.choose(2);
    try {
      Path folder = Files.createTempDirectory("bridgestream-registry");
      ProcessBuilder builder =
          new ProcessBuilder(command(server, folder))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("registry.log").toFile());
      configure(builder.environment(), ports[0], ports[1]);
      EmbeddedRegistry registry =
          new EmbeddedRegistry(builder.start(), folder, "http://127.0.0.1:" + ports[0] + API);
      registry.awaitStart();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the embedded registry: " + e.getMessage(), e);
    }
  }

  /** Returns the address for {@code schema.registry.url}. */
  public String url() {
    return url;
  }

  /** Ends the registry; what it held is gone. */
  @Override
  public void close() {
    try {
      // The end of its input is its signal to end.
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Folders.delete(folder);
  }

  private static List<String> command(Path server, Path folder) throws IOException {
    String mainClass;
    try (JarFile jar = new JarFile(server.toFile())) {
      mainClass = jar.getManifest().getMainAttributes().getValue("Main-Class");
    }
    String classPath = home() + System.getProperty("path.separator") + server;
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Djava.io.tmpdir=" + folder,
        "-cp",
        classPath,
        RegistryProcess.class.getName(),
        folder.toString(),
        mainClass);
  }

  private static void configure(Map<String, String> environment, int port, int managementPort) {
    environment.keySet().removeIf(EmbeddedRegistry::speaksToTheServer);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    // By default it would listen to the world, on a port that a second registry wants too.
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
  }

  private static boolean speaksToTheServer(String variable) {
    return variable.startsWith("QUARKUS_")
        || variable.startsWith("APICURIO_")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  /** The folder or jar of these classes. */
  private static Path home() {
    try {
      return Path.of(
          EmbeddedRegistry.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot find the embedded registry's own classes", e);
    }
  }

  private static Path server() {
    Path folder = home().resolveSibling("registry");
    try (var files = Files.newDirectoryStream(folder, "apicurio-registry-app-*-runner.jar")) {
      for (Path jar : files) {
        return jar;
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot start the embedded registry: the build must have unpacked its server into "
              + folder
              + ", found nothing there",
          e);
    }
    throw new IllegalStateException(
        "Cannot start the embedded registry: no runner jar in " + folder);
  }

  private void awaitStart() {
    HttpClient client = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + START.toNanos();
    try {
      while (!demandsCompatibility(client)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          String end = end();
          close();
          throw new IllegalStateException("Cannot start the embedded registry: " + end);
        }
        process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot start the embedded registry: interrupted", e);
    }
  }

  /** By default it takes every schema, where Confluent's refuses one that readers can't follow. */
  private boolean demandsCompatibility(HttpClient client) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/config"))
            .timeout(REQUEST)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
            .build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      response.body().close();
      return response.statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private String end() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("registry.log"));
      return lines.isEmpty()
          ? "it said nothing"
          : "its last word is " + lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "its log can't be read";
    }
  }
}
