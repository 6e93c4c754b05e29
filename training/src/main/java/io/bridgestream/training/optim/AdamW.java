package io.bridgestream.training.optim;

import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorSource;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorContent;
import io.bridgestream.training.nn.TensorValues;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay in transformers' order: decay comes after the step and takes
 * from the stepped weights (torch decays first), and epsilon is added before the bias correction.
 * Parameters without gradient stay as they are, without decay. {@link FusedUpdate} does the work.
 *
 * <p>Owns two native tensors per updated parameter. Not thread-safe.
 */
public final class AdamW implements AutoCloseable {
  private static final String FIRST = "first.";
  private static final String SECOND = "second.";
  private static final String STEPS = "steps.";

  private final List<ParameterGroup> groups;
  private final IdentityHashMap<Parameter, Moments> moments = new IdentityHashMap<>();

  /** Creates an optimiser for {@code groups}. */
  public AdamW(List<ParameterGroup> groups) {
    this.groups = List.copyOf(groups);
  }

  /** Updates all parameters that have a gradient; {@code factor} scales the learning rates. */
  public void step(double factor) {
    try (AutoGradMode off = new AutoGradMode(false)) {
      for (ParameterGroup group : groups) {
        try (NativeScope scope = NativeScope.open()) {
          step(group, group.learningRate() * factor);
        }
      }
    }
  }

  private void step(ParameterGroup group, double rate) {
    Map<Integer, FusedUpdate> updates = new TreeMap<>();
    for (Parameter parameter : group.parameters().values()) {
      parameter
          .gradient()
          .ifPresent(
              gradient -> {
                Tensor weights = parameter.tensor();
                Moments state = moments.computeIfAbsent(parameter, p -> Moments.zeroLike(weights));
                state.steps++;
                updates
                    .computeIfAbsent(state.steps, FusedUpdate::new)
                    .add(weights, gradient, state.first, state.second);
              });
    }
    updates.values().forEach(update -> update.run(rate, group.weightDecay()));
  }

  /**
   * Returns what a resumed run needs to go on as if it had never stopped: both moments and the
   * count of updates of every parameter that was updated. Read before the next step.
   */
  public List<TensorSource> state() {
    List<TensorSource> state = new ArrayList<>();
    forEachParameter(
        (name, parameter) -> {
          Moments found = moments.get(parameter);
          if (found != null) {
            state.add(new TensorContent(FIRST + name, found.first));
            state.add(new TensorContent(SECOND + name, found.second));
            state.add(StoredTensor.ofLongs(STEPS + name, new long[] {1}, found.steps));
          }
        });
    return state;
  }

  /**
   * Takes over what {@link #state} gave.
   *
   * @throws io.bridgestream.model.InvalidModelException if a moment has another shape than its
   *     parameter
   */
  public void restore(TensorStore state) {
    forEachParameter(
        (name, parameter) -> {
          if (state.names().contains(FIRST + name)) {
            Moments restored = Moments.zeroLike(parameter.tensor());
            moments.put(parameter, restored);
            copy(state.tensor(FIRST + name), restored.first);
            copy(state.tensor(SECOND + name), restored.second);
            restored.steps = Math.toIntExact(state.tensor(STEPS + name).toLongs()[0]);
          }
        });
  }

  private static void copy(StoredTensor from, Tensor to) {
    try (NativeScope scope = NativeScope.open();
        AutoGradMode off = new AutoGradMode(false)) {
      to.copy_(TensorValues.of(from));
    }
  }

  private void forEachParameter(BiConsumer<String, Parameter> action) {
    groups.forEach(group -> group.parameters().forEach(action));
  }

  /** Frees the moments; the parameters stay. */
  @Override
  public void close() {
    moments.values().forEach(Moments::close);
    moments.clear();
  }

  /** Running means of a parameter's gradient and of its square, and how many updates made them. */
  private static final class Moments implements AutoCloseable {
    private final Tensor first;
    private final Tensor second;
    private int steps;

    private Moments(Tensor first, Tensor second) {
      this.first = first;
      this.second = second;
    }

    static Moments zeroLike(Tensor weights) {
      return new Moments(
          NativeScope.outliving(() -> torch.zeros_like(weights)),
          NativeScope.outliving(() -> torch.zeros_like(weights)));
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }
}
