package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * state + update + bias, not added yet: the LayerNorm that reads the sum first makes it on the way.
 */
public final class Residual {
  private final Value state;
  private final Value update;
  private final Value bias;
  private @Nullable Value sum;

  private Residual(Value state, Value update, Value bias, @Nullable Value sum) {
    this.state = state;
    this.update = update;
    this.bias = bias;
    this.sum = sum;
  }

  /** Returns {@code state} + {@code update}, both [B, L, D], + {@code bias} [D]. */
  public static Residual of(Value state, Value update, Value bias) {
    return new Residual(state, update, bias, null);
  }

  /** Returns {@code state} + {@code update}, both [B, L, D]. */
  public static Residual of(Value state, Value update) {
    return new Residual(state, update, Value.NONE, null);
  }

  /** Returns a sum that is there already. */
  public static Residual of(Value sum) {
    return new Residual(sum, Value.NONE, Value.NONE, sum);
  }

  Value state() {
    return state;
  }

  Value update() {
    return update;
  }

  Value bias() {
    return bias;
  }

  /** Returns the sum, or null while no LayerNorm has made it. */
  @Nullable Value sum() {
    return sum;
  }

  /** Returns the sum after a LayerNorm has made it. */
  Value madeSum() {
    return Objects.requireNonNull(sum, "no LayerNorm has read the sum yet");
  }

  void made(Value value) {
    sum = value;
  }
}
