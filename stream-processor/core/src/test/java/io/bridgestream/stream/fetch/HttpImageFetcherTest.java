package io.bridgestream.stream.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bridgestream.events.ImageReference;
import io.bridgestream.stream.FetchedImage;
import io.bridgestream.stream.RejectReason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpImageFetcherTest {
  private static final int MAX_BYTES = 1_000;
  private static final String SECRET = "S3CR3T";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/good", exchange -> answer(exchange, 200, new byte[] {1, 2, 3}));
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void getsAnImageWithItsQuery() {
    server.createContext(
        "/signed",
        exchange -> {
          boolean signed = String.valueOf(exchange.getRequestURI()).endsWith("?key=" + SECRET);
          answer(exchange, signed ? 200 : 403, new byte[] {4});
        });

    assertThat(file(fetch("/signed?key=" + SECRET))).containsExactly(4);
  }

  @Test
  void holdsTheImageToTheEventsDigest() {
    String right = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";

    FetchedImage same = fetcher().fetch(new ImageReference(url("/good"), right));
    FetchedImage other = fetcher().fetch(new ImageReference(url("/good"), "0".repeat(64)));

    assertThat(file(same)).containsExactly(1, 2, 3);
    assertRefused(other, RejectReason.DIGEST_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "404, IMAGE_NOT_FOUND, 1",
    "410, IMAGE_NOT_FOUND, 1",
    "403, FETCH_FAILED, 1",
    "204, FETCH_FAILED, 1",
    "500, FETCH_FAILED, 3",
    "503, FETCH_FAILED, 3",
    "429, FETCH_FAILED, 3",
  })
  void givesEachStatusAReasonAndTriesAgainWhatMayPass(int status, RejectReason reason, int times) {
    server.createContext(
        "/status",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, status, new byte[0]);
        });

    FetchedImage image = fetch("/status?key=" + SECRET);

    assertRefused(image, reason);
    assertThat(((FetchedImage.Refused) image).rule()).contains("found status " + status);
    assertThat(asked).hasValue(times);
  }

  @Test
  void getsWhatComesAtTheSecondAttempt() {
    server.createContext(
        "/shaky",
        exchange -> answer(exchange, asked.getAndIncrement() == 0 ? 503 : 200, new byte[] {5}));

    assertThat(file(fetch("/shaky"))).containsExactly(5);
  }

  @Test
  void takesNoMoreThanTheLimitWhateverTheLengthSays() {
    server.createContext("/exact", exchange -> answer(exchange, 200, new byte[MAX_BYTES]));
    server.createContext("/long", exchange -> answer(exchange, 200, new byte[MAX_BYTES + 1]));
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] part = new byte[512];
          try (OutputStream body = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
              body.write(part);
              body.flush();
              asked.incrementAndGet();
            }
          }
        });

    assertThat(file(fetch("/exact"))).hasSize(MAX_BYTES);
    assertRefused(fetch("/long"), RejectReason.IMAGE_TOO_MANY_BYTES);
    assertRefused(fetch("/endless"), RejectReason.IMAGE_TOO_MANY_BYTES);
  }

  @Test
  void givesUpOnAHostThatSaysNothingAndOnOneThatDrips() throws IOException {
    server.createContext("/silent", exchange -> await(over));
    server.createContext(
        "/drip",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          while (over.getCount() > 0) {
            body.write(1);
            body.flush();
            await(new CountDownLatch(1), 50);
          }
        });

    long start = System.nanoTime();
    assertRefused(fetch("/silent?key=" + SECRET), RejectReason.FETCH_TIMEOUT);
    assertRefused(fetch("/drip?key=" + SECRET), RejectReason.FETCH_TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    HttpImageFetcher fetcher = fetcher(AddressRule.ANY, 3, "localhost:" + free);

    assertRefused(
        fetcher.fetch(new ImageReference("http://localhost:" + free + "/a", null)),
        RejectReason.FETCH_FAILED);
  }

  @Test
  void followsAFewRedirects() {
    redirect("/one", "/two");
    redirect("/two", "good?key=" + SECRET);
    redirect("/round", "/round");

    assertThat(file(fetch("/one"))).containsExactly(1, 2, 3);
    assertRefused(fetch("/round"), RejectReason.FETCH_FAILED);
    assertThat(asked).hasValue(2 + 4);
  }

  @Test
  void holdsRedirectsToTheSameRules() {
    redirect("/away", "http://elsewhere.example.org/");
    redirect("/port", "http://localhost:1/");
    redirect(
        "/user", "http://me:" + SECRET + "@localhost:" + server.getAddress().getPort() + "/good");
    redirect("/file", "file:///etc/passwd");
    redirect("/nonsense", "http://[");

    assertRefused(fetch("/away"), RejectReason.REFERENCE_NOT_ALLOWED);
    assertRefused(fetch("/port"), RejectReason.REFERENCE_NOT_ALLOWED);
    assertRefused(fetch("/user"), RejectReason.BAD_REFERENCE);
    assertRefused(fetch("/file"), RejectReason.BAD_REFERENCE);
    assertRefused(fetch("/nonsense"), RejectReason.FETCH_FAILED);
  }

  @Test
  void refusesPrivateAddressesUnlessTheyAreAllowed() {
    HttpImageFetcher fetcher =
        fetcher(AddressRule.PUBLIC_ONLY, 3, "localhost:" + server.getAddress().getPort());

    FetchedImage image = fetcher.fetch(new ImageReference(url("/good?key=" + SECRET), null));

    assertRefused(image, RejectReason.REFERENCE_NOT_ALLOWED);
    assertThat(((FetchedImage.Refused) image).rule()).contains("image.references.addresses");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/good",
        "http://localhost.example.org/good",
        "http://LOCALHOST:81/good",
        "https://localhost/good",
        "http://2130706433/good",
        "http://[::1]/good",
      })
  void refusesHostsAndPortsThatNobodyAllowed(String uri) {
    assertRefused(
        fetcher().fetch(new ImageReference(uri, null)), RejectReason.REFERENCE_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost@elsewhere/",
        "http://me:S3CR3T@localhost/",
        "ftp://localhost/",
        "http:localhost",
        "http:///good",
        "good",
        "http://local host/",
      })
  void refusesWhatIsNoReferenceOfItsKind(String uri) {
    assertRefused(fetcher().fetch(new ImageReference(uri, null)), RejectReason.BAD_REFERENCE);
  }

  private void redirect(String from, String to) {
    server.createContext(
        from,
        exchange -> {
          asked.incrementAndGet();
          exchange.getResponseHeaders().set("Location", to);
          answer(exchange, 302, new byte[0]);
        });
  }

  private FetchedImage fetch(String path) {
    return fetcher().fetch(new ImageReference(url(path), null));
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  private HttpImageFetcher fetcher() {
    return fetcher(AddressRule.ANY, 3, "localhost:" + server.getAddress().getPort());
  }

  private static HttpImageFetcher fetcher(AddressRule addresses, int attempts, String host) {
    return HttpImageFetcher.open(
        new HttpFetchOptions(
            List.of(AllowedHost.parse(host)),
            addresses,
            MAX_BYTES,
            new HttpFetchOptions.Times(Duration.ofSeconds(1), Duration.ofSeconds(2)),
            attempts,
            3));
  }

  private static byte @Nullable [] file(FetchedImage image) {
    return image instanceof FetchedImage.Fetched fetched ? fetched.file() : null;
  }

  private static void assertRefused(FetchedImage image, RejectReason reason) {
    assertThat(image).isInstanceOf(FetchedImage.Refused.class);
    FetchedImage.Refused refused = (FetchedImage.Refused) image;
    assertThat(refused.reason()).as(refused.rule()).isEqualTo(reason);
    assertThat(refused.toString()).doesNotContain(SECRET).doesNotContain("localhost");
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      boolean empty = body.length == 0;
      exchange.sendResponseHeaders(status, empty ? -1 : body.length);
      if (!empty) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    await(latch, 60_000);
  }

  private static void await(CountDownLatch latch, long millis) {
    try {
      var unused = latch.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
