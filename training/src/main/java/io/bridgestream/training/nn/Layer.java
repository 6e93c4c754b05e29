package io.bridgestream.training.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A node in the tree of layers that a network is. A layer declares its parameters and sub-layers,
 * in the order that its forward pass uses them, under the names that checkpoints give them; names
 * may have several parts ("attention.output"), as checkpoints have levels that compute nothing.
 *
 * <p>A new layer has no numbers yet ({@link Initialisation} or loading gives them) and evaluates;
 * dropout and noise act only after {@link #train()}.
 *
 * <p>Owns the native tensors of its parameters. Not thread-safe.
 */
public abstract class Layer implements AutoCloseable {
  /** The parameters of the whole tree below this layer, by their names from here. */
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  private final List<Layer> children = new ArrayList<>();
  private boolean training;
  private @Nullable Recomputation recomputation;

  /** A part of a forward pass that may run twice: a function of its inputs and of parameters. */
  @FunctionalInterface
  public interface Block {
    /** Computes the output. */
    Tensor forward(List<Tensor> inputs);
  }

  /** Creates a layer without parameters. */
  protected Layer() {}

  /**
   * Declares a parameter of this layer.
   *
   * @throws IllegalArgumentException if the tree has one of that name
   */
  protected final Parameter parameter(String name, InitialValue start, long... shape) {
    Parameter parameter = new Parameter(start, shape);
    register(name, parameter);
    return parameter;
  }

  /**
   * Declares a sub-layer, whose parameters' names then start with {@code name} and a dot.
   *
   * @throws IllegalArgumentException if the tree has parameters of those names
   */
  protected final <L extends Layer> L child(String name, L layer) {
    return prefixed(name + '.', layer);
  }

  /**
   * Declares a sub-layer that checkpoints have no name for: its parameters' names stay as is.
   *
   * @throws IllegalArgumentException if the tree has parameters of those names
   */
  protected final <L extends Layer> L unnamedChild(L layer) {
    return prefixed("", layer);
  }

  private <L extends Layer> L prefixed(String prefix, L layer) {
    layer.namedParameters().forEach((name, parameter) -> register(prefix + name, parameter));
    children.add(layer);
    return layer;
  }

  private void register(String name, Parameter parameter) {
    if (parameters.putIfAbsent(name, parameter) != null) {
      throw new IllegalArgumentException(
          "Cannot declare '%s': names must differ, found it twice".formatted(name));
    }
  }

  /**
   * Returns all parameters of the tree under their names in checkpoints, in the order of
   * declaration.
   */
  public final Map<String, Parameter> namedParameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /**
   * Returns the parameter of the tree that checkpoints call {@code name}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public final Parameter namedParameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "Cannot find a parameter: the layer must declare it, found no '%s'".formatted(name));
    }
    return parameter;
  }

  /** Returns the number of numbers in all parameters of the tree. */
  public final long parameterCount() {
    return parameters.values().stream().mapToLong(Parameter::count).sum();
  }

  /** Switches dropout and noise on, in the whole tree. */
  public final void train() {
    setTraining(true);
  }

  /** Switches dropout and noise off, in the whole tree. */
  public final void evaluate() {
    setTraining(false);
  }

  /** Returns whether dropout and noise act. */
  public final boolean isTraining() {
    return training;
  }

  /** Leaves it to {@code blocks} what backward passes keep of the blocks in the whole tree. */
  public final void recompute(Recomputation blocks) {
    recomputation = blocks;
    children.forEach(layer -> layer.recompute(blocks));
  }

  /**
   * Runs a block of this layer in a scope of its own, as {@link NativeScope#keeping} does. After
   * {@link #recompute} the backward pass runs it again.
   */
  public final Tensor block(List<Tensor> inputs, Block block) {
    return recomputation == null
        ? NativeScope.keeping(() -> block.forward(inputs))
        : recomputation.run(this, inputs, block);
  }

  private void setTraining(boolean mode) {
    training = mode;
    children.forEach(layer -> layer.setTraining(mode));
  }

  /**
   * Moves all parameters of the tree to {@code target}; gradients are forgotten.
   *
   * @throws IllegalStateException if the device is not there
   */
  public final void to(ComputeDevice target) {
    try (NativeScope scope = NativeScope.open()) {
      Device device = target.open();
      parameters.values().forEach(parameter -> parameter.moveTo(device));
    }
  }

  /**
   * Returns where the parameters of the tree lie, in the current scope: there its inputs belong.
   *
   * @throws IllegalStateException if they have no numbers yet
   */
  public final Device device() {
    return parameters.values().iterator().next().tensor().device();
  }

  /** Forgets the gradients of all parameters of the tree. */
  public final void clearGradients() {
    parameters.values().forEach(Parameter::clearGradient);
  }

  /** Frees the numbers of all parameters of the tree. The layer has none afterwards. */
  @Override
  public final void close() {
    parameters.values().forEach(Parameter::close);
  }
}
