package io.bridgestream.inference.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.model.tensors.ElementType;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TensorPoolTest {
  private static final int GRAIN = 1 << 16;

  private final TensorPool pool = new TensorPool(10 * GRAIN);

  @Test
  void lendsTheSameMemoryAgain() throws GraphFailure {
    ByteBuffer first = pool.take(GRAIN);
    pool.giveBack(first);

    assertThat(pool.take(GRAIN - 5)).isSameAs(first);
    assertThat(pool.keptBytes()).isZero();
  }

  @Test
  void lendsNobodyElsesMemory() throws GraphFailure {
    assertThat(pool.take(100)).isNotSameAs(pool.take(100));
    assertThat(pool.lent()).isEqualTo(2);
  }

  @Test
  void doesNotSpendLargeBuffersOnSmallTensors() throws GraphFailure {
    pool.giveBack(pool.take(8 * GRAIN));

    assertThat(pool.take(GRAIN).capacity()).isEqualTo(GRAIN);
    assertThat(pool.keptBytes()).isEqualTo(8 * GRAIN);
  }

  @Test
  void keepsNoMoreThanAllowed() throws GraphFailure {
    ByteBuffer large = pool.take(8 * GRAIN);
    ByteBuffer other = pool.take(8 * GRAIN);

    pool.giveBack(large);
    pool.giveBack(other);

    assertThat(pool.keptBytes()).isEqualTo(8 * GRAIN);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void scopeTakesBackAllItLentAlsoAfterAFailure() {
    assertThatThrownBy(
            () -> {
              try (TensorScope scope = pool.scope()) {
                HostTensor tensor = scope.tensor(ElementType.F32, 2, 3);
                assertThat(tensor.floats().capacity()).isEqualTo(6);
                scope.tensor(ElementType.F32, 1L << 20, 1L << 20);
              }
            })
        .isInstanceOfSatisfying(
            GraphFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(GraphFailure.Kind.OUT_OF_MEMORY));
    assertThat(pool.lent()).isZero();
  }

  @Test
  void asksForWhatCanBeSparedBeforeItGivesUp() throws GraphFailure {
    int large = Integer.MAX_VALUE - 2 * GRAIN;
    AtomicInteger asked = new AtomicInteger();
    pool.whenFull(() -> asked.incrementAndGet() < 3);

    assertThatThrownBy(() -> pool.take(large)).isInstanceOf(GraphFailure.class);

    assertThat(asked).hasValue(3);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void dropsWhatItKeepsBeforeItGivesUp() throws GraphFailure {
    pool.giveBack(pool.take(GRAIN));

    assertThatThrownBy(() -> pool.take(Integer.MAX_VALUE - 2L * GRAIN))
        .isInstanceOf(GraphFailure.class)
        .hasMessageContaining("raise -XX:MaxDirectMemorySize");

    assertThat(pool.keptBytes()).isZero();
    assertThat(pool.lent()).isZero();
  }
}
