package io.bridgestream.training.nn;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Frees every native object that its thread makes while it is open, except what is kept.
 *
 * <p>Every forward or backward pass runs inside a scope that its caller opened:
 *
 * <pre>{@code
 * try (NativeScope scope = NativeScope.open()) {
 *   Tensor loss = MatchingLoss.of(network.forward(batch), labels);
 *   loss.backward();
 *   return loss.item_float();
 * }
 * }</pre>
 *
 * <p>Scopes nest, and belong to the thread that opened them: open, use and close one on the same
 * thread, and close inner scopes first. A tensor's storage is counted natively: freeing a Java
 * handle frees the numbers only when neither another handle nor the autograd graph needs them. So
 * the layers close intermediate results early without any harm to the backward pass.
 */
public final class NativeScope implements AutoCloseable {
  private final PointerScope scope;

  private NativeScope() {
    this.scope = new PointerScope();
  }

  /** Opens a scope on the current thread. */
  public static NativeScope open() {
    return new NativeScope();
  }

  /**
   * Runs {@code work} in a scope of its own and returns its result, which the enclosing scope of
   * the current thread then owns (the caller, if there is none).
   */
  public static Tensor keeping(Supplier<Tensor> work) {
    Tensor kept = outliving(work);
    PointerScope enclosing = PointerScope.getInnerScope();
    if (enclosing != null) {
      enclosing.attach(kept);
      kept.releaseReference();
    }
    return kept;
  }

  /**
   * Runs {@code work} in a scope of its own and returns its result, which no scope owns: the caller
   * closes it.
   */
  public static Tensor outliving(Supplier<Tensor> work) {
    try (PointerScope inner = new PointerScope()) {
      // A handle of its own: what a vector of tensors hands out would die with the vector.
      Tensor kept = new Tensor(work.get());
      kept.retainReference();
      inner.detach(kept);
      return kept;
    }
  }

  /** Frees what was made since the scope was opened. */
  @Override
  public void close() {
    scope.close();
  }
}
