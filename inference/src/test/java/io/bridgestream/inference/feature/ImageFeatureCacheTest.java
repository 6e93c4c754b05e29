package io.bridgestream.inference.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.TensorPool;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.tensors.ElementType;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageFeatureCacheTest {
  private static final FeatureLayout LAYOUT =
      new FeatureLayout(List.of(feature("state"), feature("query")));
  private static final long IMAGE_BYTES = TensorPool.taken(LAYOUT.bytes(1));

  private final long seed = Long.getLong("tests.seed", System.nanoTime());
  private final TensorPool pool = new TensorPool(1 << 20);
  private final ImageFeatureCache cache = new ImageFeatureCache(LAYOUT, 2 * IMAGE_BYTES, pool);

  @Test
  void findsWhatWasPublished() throws GraphFailure {
    publish("a", 1.5f);

    try (ImageFeatures found = cache.find(new Digest("a")).orElseThrow()) {
      assertThat(found.tensors().get("state").toFloats()).containsOnly(1.5f);
      assertThat(found.tensors().get("query").toFloats()).containsOnly(1.5f);
    }
    assertThat(cache.find(new Digest("b"))).isEmpty();
    assertThat(cache.counters()).isEqualTo(new CacheCounters(1, 1, 0, 1, IMAGE_BYTES));
  }

  @Test
  void doesNotShowWhatIsNotComplete() throws GraphFailure {
    cache.reserve().close();

    assertThat(cache.counters().entries()).isZero();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void evictsTheLongestUnused() throws GraphFailure {
    publish("a", 1);
    publish("b", 2);
    cache.find(new Digest("a")).orElseThrow().close();

    publish("c", 3);

    assertThat(cache.holds(new Digest("a"))).isTrue();
    assertThat(cache.holds(new Digest("b"))).isFalse();
    assertThat(cache.counters().evictions()).isEqualTo(1);
    assertThat(cache.counters().bytes()).isEqualTo(2 * IMAGE_BYTES);
  }

  @Test
  void neverReusesMemoryThatABatchReads() throws GraphFailure {
    publish("a", 1);
    try (ImageFeatures reading = cache.find(new Digest("a")).orElseThrow()) {
      for (int i = 0; i < 10; i++) {
        publish("other" + i, 9);
      }

      assertThat(reading.tensors().get("state").toFloats()).containsOnly(1f);
    }
  }

  @Test
  void keepsMemoryInUseWhenItIsClosed() throws GraphFailure {
    publish("a", 1);
    ImageFeatures reading = cache.find(new Digest("a")).orElseThrow();

    cache.close();

    assertThat(pool.lent()).isEqualTo(1);
    assertThat(reading.tensors().get("state").toFloats()).containsOnly(1f);
    reading.close();
    reading.close();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void keepsNothingWithoutRoom() throws GraphFailure {
    ImageFeatureCache none = new ImageFeatureCache(LAYOUT, IMAGE_BYTES - 1, pool);
    try (ImageFeatures room = none.reserve()) {
      room.publish(new Digest("a"));
    }

    assertThat(none.holds(new Digest("a"))).isFalse();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void countsTheMemoryThatEntriesTake() {
    assertThat(IMAGE_BYTES).isGreaterThan(LAYOUT.bytes(1));
    assertThat(new ImageFeatureCache(LAYOUT, IMAGE_BYTES - 1, pool).keepsAny()).isFalse();
    assertThat(new ImageFeatureCache(LAYOUT, IMAGE_BYTES, pool).keepsAny()).isTrue();
  }

  @Test
  void shrinksUntilOnlyWhatBatchesReadIsLeft() throws GraphFailure {
    ImageFeatureCache large = new ImageFeatureCache(LAYOUT, 8 * IMAGE_BYTES, pool);
    for (int i = 0; i < 8; i++) {
      try (ImageFeatures room = large.reserve()) {
        room.publish(new Digest("image-" + i));
      }
    }
    try (ImageFeatures reading = large.find(new Digest("image-7")).orElseThrow()) {
      assertThat(large.shrink()).isTrue();
      assertThat(large.counters().entries()).isEqualTo(4);
      assertThat(large.shrink()).isTrue();
      assertThat(large.shrink()).isTrue();

      assertThat(large.shrink()).isFalse();
      assertThat(large.holds(new Digest("image-7"))).isTrue();
      assertThat(pool.lent()).isEqualTo(1);
      assertThat(reading.tensors()).isNotNull();
    }
  }

  @Test
  void keepsTheFirstOfTwoThatComputedTheSame() throws GraphFailure {
    try (ImageFeatures one = cache.reserve();
        ImageFeatures two = cache.reserve()) {
      fill(one, 1);
      fill(two, 1);
      one.publish(new Digest("a"));
      two.publish(new Digest("a"));
    }

    assertThat(pool.lent()).isEqualTo(1);
    assertThat(cache.counters().entries()).isEqualTo(1);
  }

  @Test
  void staysSoundUnderConcurrentUse() throws Exception {
    List<Callable<Object>> callers =
        IntStream.range(0, 4)
            .mapToObj(caller -> new Random(seed + caller))
            .map(random -> Executors.callable(() -> readOrComputeOften(random)))
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(callers.size());
    try {
      for (Future<Object> caller : threads.invokeAll(callers)) {
        caller.get();
      }
    } finally {
      threads.shutdown();
    }

    cache.close();

    assertThat(pool.lent()).as("repeat with -Dtests.seed=%d", seed).isZero();
  }

  private void readOrComputeOften(Random random) {
    for (int i = 0; i < 2_000; i++) {
      int image = random.nextInt(5);
      try (ImageFeatures features = readOrCompute(image)) {
        assertThat(features.tensors().get("query").toFloats())
            .as("repeat with -Dtests.seed=%d", seed)
            .containsOnly(image);
      } catch (GraphFailure failure) {
        throw new AssertionError(failure);
      }
    }
  }

  private ImageFeatures readOrCompute(int image) throws GraphFailure {
    Digest digest = new Digest("image" + image);
    Optional<ImageFeatures> found = cache.find(digest);
    if (found.isPresent()) {
      return found.get();
    }
    ImageFeatures computed = cache.reserve();
    fill(computed, image);
    computed.publish(digest);
    return computed;
  }

  private void publish(String image, float value) throws GraphFailure {
    try (ImageFeatures room = cache.reserve()) {
      fill(room, value);
      room.publish(new Digest(image));
    }
  }

  private static void fill(ImageFeatures features, float value) {
    for (String name : features.tensors().names()) {
      FloatBuffer floats = features.tensors().get(name).floats();
      while (floats.hasRemaining()) {
        floats.put(value);
      }
    }
  }

  private static TensorSignature feature(String name) {
    return new TensorSignature(
        name, ElementType.F32, List.of(new Dynamic("images"), new Fixed(5), new Fixed(3)));
  }
}
