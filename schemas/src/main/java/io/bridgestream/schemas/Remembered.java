package io.bridgestream.schemas;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Answers by question. The first thread that needs an answer asks, others wait for it; a failure
 * goes to all of them and is forgotten. (Caffeine's own loading would hold a lock over other keys
 * while the network is slow, or log every failure.)
 */
final class Remembered<K, V> {
  private final Cache<K, V> answers;
  private final ConcurrentMap<K, CompletableFuture<V>> questions = new ConcurrentHashMap<>();

  Remembered(Cache<K, V> answers) {
    this.answers = answers;
  }

  V get(K key, Supplier<V> ask) {
    while (true) {
      V answer = answers.getIfPresent(key);
      if (answer != null) {
        return answer;
      }
      CompletableFuture<V> mine = new CompletableFuture<>();
      CompletableFuture<V> theirs = questions.putIfAbsent(key, mine);
      if (theirs == null) {
        return asked(key, mine, ask);
      }
      if (!abandoned(theirs)) {
        return awaited(theirs);
      }
    }
  }

  private V asked(K key, CompletableFuture<V> mine, Supplier<V> ask) {
    try {
      V answer = ask.get();
      answers.put(key, answer);
      questions.remove(key, mine);
      mine.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      questions.remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static <V> V awaited(CompletableFuture<V> theirs) {
    try {
      return theirs.get();
    } catch (InterruptedException e) {
      throw RegistryHttp.interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("Cannot ask the schema registry", e.getCause());
    }
  }

  /**
   * Waits, and says whether the asking thread was interrupted, which is no answer for the others.
   */
  private static boolean abandoned(CompletableFuture<?> theirs) {
    try {
      theirs.get();
      return false;
    } catch (InterruptedException e) {
      throw RegistryHttp.interrupted(e);
    } catch (ExecutionException e) {
      return e.getCause() instanceof RegistryUnavailableException failure
          && failure.getCause() instanceof InterruptedException;
    }
  }
}
