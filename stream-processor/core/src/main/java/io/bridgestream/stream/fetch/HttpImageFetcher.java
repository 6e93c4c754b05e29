package io.bridgestream.stream.fetch;

import io.bridgestream.events.ImageReference;
import io.bridgestream.stream.FetchedImage;
import io.bridgestream.stream.FetchedImage.Refused;
import io.bridgestream.stream.ImageFetcher;
import io.bridgestream.stream.RejectReason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Images over HTTP and HTTPS from allowed hosts, wherever references and redirects try to lead.
 * What may pass by itself is tried again within the time that an image may take. Thread-safe. Says
 * nothing of a URI anywhere, as it may hold a signature.
 */
public final class HttpImageFetcher implements ImageFetcher {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final int MOST_DOUBLINGS = 6;

  private final HttpFetchOptions options;
  private final HttpExchange exchange;

  private HttpImageFetcher(HttpFetchOptions options) {
    this.options = options;
    this.exchange = new HttpExchange(options);
  }

  /** Opens a client; nothing is asked yet. */
  public static HttpImageFetcher open(HttpFetchOptions options) {
    return new HttpImageFetcher(options);
  }

  @Override
  public FetchedImage fetch(ImageReference reference) {
    try {
      URI uri = new URI(reference.getUri());
      long deadline = System.nanoTime() + options.times().total().toNanos();
      Answer answer = follow(uri, deadline);
      for (int attempt = 1; answer instanceof Answer.Passing && attempt < options.attempts(); ) {
        long pause = TimeUnit.MILLISECONDS.toNanos(pauseMillis(attempt++));
        if (deadline - System.nanoTime() <= pause) {
          break;
        }
        TimeUnit.NANOSECONDS.sleep(pause);
        answer = follow(uri, deadline);
      }
      return image(answer, reference);
    } catch (URISyntaxException e) {
      return new Refused(RejectReason.BAD_REFERENCE, "a reference must be a URI, found another");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Refused(
          RejectReason.FETCH_FAILED, "an image must come, found that fetching was interrupted");
    }
  }

  private Answer follow(URI start, long deadline) throws InterruptedException {
    URI uri = start;
    for (int redirects = 0; ; redirects++) {
      Answer answer = exchange.ask(uri, deadline);
      if (!(answer instanceof Answer.Elsewhere elsewhere)) {
        return answer;
      }
      if (redirects == options.maxRedirects()) {
        return new Answer.Final(
            new Refused(
                RejectReason.FETCH_FAILED,
                "there may be at most %d redirects, found more".formatted(options.maxRedirects())));
      }
      if (uri.getScheme().equalsIgnoreCase("https")
          && "http".equalsIgnoreCase(elsewhere.uri().getScheme())) {
        return new Answer.Final(
            new Refused(
                RejectReason.REFERENCE_NOT_ALLOWED,
                "a redirect must not lead from https to http, found one that does"));
      }
      uri = elsewhere.uri();
    }
  }

  private static FetchedImage image(Answer answer, ImageReference reference) {
    if (answer instanceof Answer.Image image) {
      return FetchedImage.checked(reference, image.file());
    }
    if (answer instanceof Answer.Passing passing) {
      return passing.refusal();
    }
    return ((Answer.Final) answer).refusal();
  }

  /** Twice as long each time, and never the same, so that many don't come back together. */
  private static long pauseMillis(int attempt) {
    long most = FIRST_PAUSE_MILLIS << Math.min(attempt, MOST_DOUBLINGS);
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }
}
