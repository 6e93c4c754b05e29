package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.Digest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The latest images that went by. Thread-safe. */
final class SeenImages {
  /** Some 10 MB of digests. */
  private static final int MOST = 1 << 16;

  private final Map<Digest, Boolean> latest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized boolean contains(Digest image) {
    return latest.containsKey(image);
  }

  synchronized void add(Collection<Digest> images) {
    images.forEach(image -> latest.put(image, true));
  }
}
