package io.bridgestream.stream.fetch;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes a body in, and no more than a bound of it: nothing if it is longer. */
final class BoundedBody implements BodySubscriber<Optional<byte[]>> {
  private final int maxBytes;
  private final List<ByteBuffer> parts = new ArrayList<>();
  private final CompletableFuture<Optional<byte[]>> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private int length;

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<Optional<byte[]>> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    newSubscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > maxBytes - length) {
        parts.clear();
        if (subscription != null) {
          subscription.cancel();
        }
        body.complete(Optional.empty());
        return;
      }
      length += buffer.remaining();
      parts.add(buffer);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    ByteBuffer whole = ByteBuffer.allocate(length);
    parts.forEach(whole::put);
    body.complete(Optional.of(whole.array()));
  }
}
