package io.bridgestream.schemas;

import io.bridgestream.schemas.tls.TlsContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the servers of a registry until one answers: the one that answered last first,
 * then the others, then all again after a wait. No redirect is followed, so that credentials go
 * nowhere else.
 */
final class RegistryHttp implements AutoCloseable {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private final RegistryOptions options;
  private final ExecutorService threads;
  private final HttpClient http;
  private final AtomicInteger preferred = new AtomicInteger();
  private volatile boolean closed;

  /**
   * What a server answered.
   *
   * @param server who
   * @param status the HTTP status, never one that may pass
   * @param body the text
   */
  record Reply(URI server, int status, String body) {}

  RegistryHttp(RegistryOptions options) {
    this.options = options;
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "schema-registry");
              thread.setDaemon(true);
              return thread;
            });
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.patience().connectTimeout())
            .executor(threads);
    options
        .tls()
        .ifPresent(
            tls ->
                builder.sslContext(TlsContext.open(tls)).sslParameters(TlsContext.parameters(tls)));
    options
        .proxy()
        .map(proxy -> new InetSocketAddress(proxy.getHostString(), proxy.getPort()))
        .ifPresent(proxy -> builder.proxy(ProxySelector.of(proxy)));
    this.http = builder.build();
  }

  /**
   * Sends one request.
   *
   * @param body the JSON to post; null to get
   * @throws RegistryUnavailableException if no server answered in all rounds
   */
  Reply send(String path, @Nullable String body) {
    String failure = "no server was asked";
    Throwable cause = null;
    RegistryPatience patience = options.patience();
    for (int round = 0; round <= patience.maxRetries(); round++) {
      if (round > 0) {
        pause(patience.before(round));
      }
      int first = preferred.get();
      for (int i = 0; i < options.servers().size(); i++) {
        int index = (first + i) % options.servers().size();
        RegistryServer server = options.servers().get(index);
        try {
          HttpResponse<byte[]> response = exchange(server, path, body);
          if (!passing(response.statusCode())) {
            preferred.set(index);
            String text = new String(response.body(), StandardCharsets.UTF_8);
            return new Reply(server.url(), response.statusCode(), text);
          }
          failure = server.url() + " answered with status " + response.statusCode();
          cause = null;
        } catch (IOException e) {
          failure = server.url() + " didn't answer: " + e.getClass().getSimpleName();
          cause = e;
        }
      }
    }
    throw new RegistryUnavailableException(
        "Cannot reach the schema registry: one of %d servers must answer within %d rounds, found that %s"
            .formatted(options.servers().size(), patience.maxRetries() + 1, failure),
        cause);
  }

  /** Says whether a status is about the server's state and not about the request. */
  private static boolean passing(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  private HttpResponse<byte[]> exchange(RegistryServer server, String path, @Nullable String body)
      throws IOException {
    if (closed) {
      throw new IllegalStateException("Cannot ask a schema registry through a closed client");
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request(server, path, body), BoundedBody.handler());
    try {
      // The request's own timeout ends with the headers; this one covers the body as well.
      return answer.get(options.patience().requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(
          "no answer in " + options.patience().requestTimeout().toMillis() + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    }
  }

  private HttpRequest request(RegistryServer server, String path, @Nullable String body) {
    String base = server.url().toString();
    String url = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(options.patience().requestTimeout())
            .header("Accept", CONTENT_TYPE + ", application/json");
    options.headers().forEach(request::setHeader);
    server
        .credentials()
        .authorization()
        .ifPresent(value -> request.setHeader("Authorization", value));
    if (body != null) {
      request.header("Content-Type", CONTENT_TYPE);
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return request.build();
  }

  private static void pause(Duration wait) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static RegistryUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RegistryUnavailableException(
        "Cannot wait for the schema registry: the thread was interrupted", e);
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
  }
}
