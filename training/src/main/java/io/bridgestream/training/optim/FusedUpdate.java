package io.bridgestream.training.optim;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * One update of many parameters by libtorch's fused AdamW, which reads and writes every number once
 * and is a handful of kernels on a card. The Java binding lacks the operator, so it is called by
 * name through libtorch's dispatcher.
 *
 * <p>Its order is torch's: w ← (1 - r d) w, then w ← w - r m̂ / (√v̂ + e). The originals' is w ← w
 * - r' m̂ / (√v̂ + ε / √(1 - β2ᵗ)), then w ← (1 - a) w with a = r' δ. They are the same for r = r'
 * (1 - a), d = δ / (1 - a) and e = ε / √(1 - β2ᵗ), unless a is 1, which leaves nothing to learn
 * with.
 *
 * <p>Lives in the current scope.
 */
final class FusedUpdate {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.98;
  private static final double EPS = 1e-8;
  private static final String OPERATOR = "aten::_fused_adamw_";

  private final int count;
  private final GenericList weights = tensors();
  private final GenericList gradients = tensors();
  private final GenericList firstMoments = tensors();
  private final GenericList secondMoments = tensors();

  /** Starts without parameters; {@code count} is how many updates they will have had after it. */
  FusedUpdate(int count) {
    this.count = count;
  }

  private static GenericList tensors() {
    return new GenericList(new Type.TypePtr(TensorType.get()));
  }

  /** Adds a parameter: its weights and both moments, contiguous, are what will be changed. */
  void add(Tensor weights, Tensor gradient, Tensor first, Tensor second) {
    this.weights.push_back(new IValue(weights));
    gradients.push_back(new IValue(gradient.contiguous()));
    firstMoments.push_back(new IValue(first));
    secondMoments.push_back(new IValue(second));
  }

  /** Updates all parameters that were added, at least one. */
  void run(double rate, double weightDecay) {
    double taken = rate * weightDecay;
    Tensor updates =
        torch.full(new long[0], new Scalar((double) count), weights.get(0).toTensor().options());
    GenericList counts = tensors();
    for (long i = 0; i < weights.size(); i++) {
      counts.push_back(new IValue(updates));
    }
    OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow(OPERATOR, "");
    operator.callBoxed(
        new IValueVector(
            new IValue(weights),
            new IValue(gradients),
            new IValue(firstMoments),
            new IValue(secondMoments),
            new IValue(tensors()), // greatest second moments: none
            new IValue(counts),
            new IValue(rate * (1 - taken)),
            new IValue(BETA1),
            new IValue(BETA2),
            new IValue(weightDecay / (1 - taken)),
            new IValue(EPS / Math.sqrt(1 - Math.pow(BETA2, count))),
            new IValue(false), // greatest second moments aren't kept
            new IValue(false), // downhill
            new IValue(), // no loss scale
            new IValue())); // nor a check for infinities
  }
}
