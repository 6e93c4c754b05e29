package io.bridgestream.stream.fetch;

import io.bridgestream.stream.FetchedImage.Refused;
import io.bridgestream.stream.RejectReason;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request and its answer, held to the rules of hosts and addresses. Thread-safe.
 *
 * <p>The client looks a host's name up itself. So its addresses are checked before the request, and
 * again before the answer is used: the JVM remembers a name for longer than connecting may take, so
 * the second look sees what the connection was made with.
 */
final class HttpExchange {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int GONE = 410;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;
  private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

  private final HttpFetchOptions options;
  private final HttpClient client;

  HttpExchange(HttpFetchOptions options) {
    this.options = options;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.times().connect())
            .build();
  }

  /**
   * Asks once.
   *
   * @param deadline by {@link System#nanoTime()}
   */
  Answer ask(URI uri, long deadline) throws InterruptedException {
    Optional<Answer> refused = checkHost(uri).or(() -> checkAddresses(uri));
    if (refused.isPresent()) {
      return refused.get();
    }
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "image/*")
            .header("User-Agent", "BridgeStream")
            .build();
    CompletableFuture<HttpResponse<Optional<byte[]>>> coming =
        client.sendAsync(request, info -> new BoundedBody(options.maxBytes()));
    try {
      HttpResponse<Optional<byte[]>> response =
          coming.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return checkAddresses(uri).orElseGet(() -> answer(uri, response));
    } catch (TimeoutException e) {
      coming.cancel(true);
      return late();
    } catch (ExecutionException e) {
      return e.getCause() instanceof HttpTimeoutException
          ? late()
          : passing(RejectReason.FETCH_FAILED, "the host must answer, found a broken connection");
    } catch (InterruptedException e) {
      coming.cancel(true);
      throw e;
    }
  }

  private Answer answer(URI uri, HttpResponse<Optional<byte[]>> response) {
    int status = response.statusCode();
    if (status == OK) {
      return response
          .body()
          .<Answer>map(Answer.Image::new)
          .orElseGet(
              () ->
                  refusal(
                      RejectReason.IMAGE_TOO_MANY_BYTES,
                      "files must have at most %d bytes, found more"
                          .formatted(options.maxBytes())));
    }
    if (REDIRECTS.contains(status)) {
      return redirect(uri, response.headers().firstValue("location"));
    }
    String rule = "the host must give the image, found status " + status;
    if (status == NOT_FOUND || status == GONE) {
      return refusal(RejectReason.IMAGE_NOT_FOUND, rule);
    }
    return status >= SERVER_ERRORS || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT
        ? passing(RejectReason.FETCH_FAILED, rule)
        : refusal(RejectReason.FETCH_FAILED, rule);
  }

  private static Answer redirect(URI from, Optional<String> location) {
    try {
      return location
          .<Answer>map(text -> new Answer.Elsewhere(from.resolve(text)))
          .orElseGet(
              () ->
                  refusal(
                      RejectReason.FETCH_FAILED,
                      "a redirect must say where to, found that it doesn't"));
    } catch (IllegalArgumentException e) {
      return refusal(RejectReason.FETCH_FAILED, "a redirect must lead to a URI, found another");
    }
  }

  private Optional<Answer> checkHost(URI uri) {
    String scheme = uri.getScheme();
    boolean isHttp = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    if (!isHttp || uri.getHost() == null || uri.getRawUserInfo() != null) {
      return Optional.of(
          refusal(
              RejectReason.BAD_REFERENCE,
              "a reference must be http or https with a host and without a user, found another"));
    }
    return options.hosts().stream().anyMatch(host -> host.admits(uri))
        ? Optional.empty()
        : Optional.of(
            refusal(
                RejectReason.REFERENCE_NOT_ALLOWED,
                "a host must be one of image.references.hosts, found another"));
  }

  private Optional<Answer> checkAddresses(URI uri) {
    try {
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        if (!options.addresses().allows(address)) {
          return Optional.of(
              refusal(
                  RejectReason.REFERENCE_NOT_ALLOWED,
                  "a host must have public addresses only, found another;"
                      + " image.references.addresses allows any"));
        }
      }
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of(
          passing(RejectReason.FETCH_FAILED, "the host must have an address, found none"));
    }
  }

  private Answer late() {
    return passing(
        RejectReason.FETCH_TIMEOUT,
        "an image must come within %d ms, found that it didn't"
            .formatted(options.times().total().toMillis()));
  }

  private static Answer passing(RejectReason reason, String rule) {
    return new Answer.Passing(new Refused(reason, rule));
  }

  private static Answer refusal(RejectReason reason, String rule) {
    return new Answer.Final(new Refused(reason, rule));
  }
}
