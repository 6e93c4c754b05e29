package io.bridgestream.training.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Activation checkpointing: a forward pass keeps what goes into a network's blocks and what comes
 * out, nothing from inside; the backward pass runs each block a second time, with the same dropout,
 * just before it needs what is inside. Costs about one more forward pass.
 *
 * <p>Blocks are cut out of the autograd graph. What is between them stays one, so {@link #backward}
 * goes from the loss to the last blocks, then from block to block, in the reverse of the order in
 * which they ran: the order that autograd takes anyway, so that gradients are the same to the bit
 * where a parameter's is made by one block. Where several passes or blocks add to one, the sums may
 * round differently.
 *
 * <p>Owns what it keeps between a forward and a backward pass. Not thread-safe.
 */
public final class Recomputation implements AutoCloseable {
  private final List<Step> steps = new ArrayList<>();

  /** What blocks read, as leaves of their own graphs, by the address of what was given to them. */
  private final Map<Long, Tensor> leaves = new HashMap<>();

  /** What a backward pass goes through. */
  private interface Step extends AutoCloseable {
    void backward();

    @Override
    void close();
  }

  /** Starts with nothing kept. */
  public Recomputation() {}

  /** Runs a block of {@code layer}, as {@link Layer#block} does. */
  Tensor run(Layer layer, List<Tensor> inputs, Layer.Block block) {
    if (!GradMode.is_enabled() || !learns(layer, inputs)) {
      return NativeScope.keeping(() -> block.forward(inputs));
    }
    Tensor output = keepEnds(inputs, block);
    return NativeScope.keeping(() -> output);
  }

  private Tensor keepEnds(List<Tensor> inputs, Layer.Block block) {
    try (NativeScope scope = NativeScope.open()) {
      List<Tensor> read = inputs.stream().map(this::leaf).toList();
      Tensor dropout = NativeScope.outliving(() -> generator(read).get_state());
      boolean bfloat16 = Autocast.isOpen(read.get(0).device());
      Tensor output = leafOf(withoutGraph(read, block, bfloat16));
      steps.add(new Rerun(read, output, block, dropout, bfloat16));
      leaves.put(address(output), output);
      return output;
    }
  }

  private static boolean learns(Layer layer, List<Tensor> inputs) {
    return inputs.stream().anyMatch(Tensor::requires_grad)
        || layer.namedParameters().values().stream().anyMatch(p -> p.tensor().requires_grad());
  }

  private static Tensor withoutGraph(List<Tensor> read, Layer.Block block, boolean bfloat16) {
    try (AutoGradMode off = new AutoGradMode(false)) {
      return block.forward(read);
    } finally {
      forgetCasts(bfloat16);
    }
  }

  /** Copies of weights that were made without a graph must not be taken for ones with. */
  private static void forgetCasts(boolean bfloat16) {
    if (bfloat16) {
      torch.clear_cache();
    }
  }

  private Tensor leaf(Tensor input) {
    Tensor known = leaves.get(address(input));
    return known == null ? newLeaf(input) : known;
  }

  private Tensor newLeaf(Tensor input) {
    Tensor own = NativeScope.outliving(() -> input);
    if (input.is_leaf()) {
      leaves.put(address(input), own);
      return own;
    }
    Tensor leaf = leafOf(input);
    leaves.put(address(input), leaf);
    steps.add(new Joint(own, leaf));
    return leaf;
  }

  private static Tensor leafOf(Tensor tensor) {
    return NativeScope.outliving(() -> tensor.detach().set_requires_grad(true));
  }

  private static long address(Tensor tensor) {
    return tensor.unsafeGetTensorImpl().address();
  }

  private static Generator generator(List<Tensor> read) {
    return torch.globalContext().defaultGenerator(read.get(0).device());
  }

  /** Sums up the gradients of {@code loss}, then forgets what was kept. */
  public void backward(Tensor loss) {
    try (NativeScope scope = NativeScope.open()) {
      loss.backward();
      for (int i = steps.size() - 1; i >= 0; i--) {
        try (NativeScope ofStep = NativeScope.open()) {
          steps.get(i).backward();
        }
      }
    } finally {
      close();
    }
  }

  /** Forgets what a forward pass kept. */
  @Override
  public void close() {
    steps.forEach(Step::close);
    steps.clear();
    leaves.values().forEach(Tensor::close);
    leaves.clear();
  }

  private static void propagate(TensorVector roots, TensorVector gradients) {
    torch.backward(roots, gradients, new BoolOptional(), false, new TensorVector());
  }

  /** Takes the gradient away from a leaf, so that it can be added to what comes. */
  private static void move(Tensor leaf, TensorVector roots, TensorVector gradients) {
    Tensor gradient = leaf.grad();
    if (gradient.defined()) {
      roots.push_back(leaf);
      gradients.push_back(gradient);
      leaf.mutable_grad().reset();
    }
  }

  /** From a block's input back to what it was made of outside of all blocks. */
  private record Joint(Tensor source, Tensor leaf) implements Step {
    @Override
    public void backward() {
      Tensor gradient = leaf.grad();
      if (gradient.defined()) {
        propagate(new TensorVector(source), new TensorVector(gradient));
        leaf.mutable_grad().reset();
      }
    }

    @Override
    public void close() {
      source.close();
    }
  }

  /** From a block's output back to its inputs and parameters. */
  private record Rerun(
      List<Tensor> inputs, Tensor output, Layer.Block block, Tensor dropout, boolean bfloat16)
      implements Step {
    @Override
    public void backward() {
      Tensor gradient = output.grad();
      if (gradient.defined()) {
        Tensor again = again();
        if (again.requires_grad()) {
          TensorVector roots = new TensorVector(again);
          TensorVector gradients = new TensorVector(gradient);
          // Sums begin with what later blocks gave, as they do within one graph.
          inputs.stream().distinct().forEach(input -> move(input, roots, gradients));
          propagate(roots, gradients);
        }
        output.mutable_grad().reset();
      }
    }

    private Tensor again() {
      Generator generator = generator(inputs);
      Tensor now = generator.get_state();
      generator.set_state(dropout);
      try (Autocast autocast = Autocast.open(inputs.get(0).device(), bfloat16)) {
        return block.forward(inputs);
      } finally {
        generator.set_state(now);
      }
    }

    @Override
    public void close() {
      dropout.close();
    }
  }
}
