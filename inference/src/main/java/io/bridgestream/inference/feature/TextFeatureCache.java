package io.bridgestream.inference.feature;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.bridgestream.model.text.EncodedText;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Features of texts that were asked before, bounded in bytes, and of pinned texts, which stay.
 * Thread-safe.
 */
public final class TextFeatureCache {
  private final Map<EncodedText, TextFeatures> pinned = new ConcurrentHashMap<>();
  private final Cache<EncodedText, TextFeatures> others;

  /**
   * Creates an empty cache.
   *
   * @param maxBytes the bound of all but the pinned texts
   */
  public TextFeatureCache(long maxBytes) {
    this.others =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .<EncodedText, TextFeatures>weigher(
                (text, features) -> (int) Math.min(features.bytes(), Integer.MAX_VALUE))
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  /** Returns the features of a text, if they are here. */
  public Optional<TextFeatures> find(EncodedText text) {
    TextFeatures features = pinned.get(text);
    return Optional.ofNullable(features == null ? others.getIfPresent(text) : features);
  }

  /** Keeps the features of a text for as long as there is room. */
  public void put(EncodedText text, TextFeatures features) {
    others.put(text, features);
  }

  /** Keeps the features of a text for ever. */
  public void pin(EncodedText text, TextFeatures features) {
    pinned.put(text, features);
    others.invalidate(text);
  }

  /** Returns what it has done, pinned texts left out, and what it holds, pinned texts included. */
  public CacheCounters counters() {
    CacheStats stats = others.stats();
    long bytes = others.policy().eviction().orElseThrow().weightedSize().orElse(0);
    for (TextFeatures features : pinned.values()) {
      bytes += features.bytes();
    }
    return new CacheCounters(
        stats.hitCount(),
        stats.missCount(),
        stats.evictionCount(),
        others.estimatedSize() + pinned.size(),
        bytes);
  }
}
