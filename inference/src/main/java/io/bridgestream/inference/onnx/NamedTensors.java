package io.bridgestream.inference.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The inputs or outputs of a run by name, in order. Not thread-safe while it is being filled. */
public final class NamedTensors {
  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();

  /** Adds a tensor, in place of one of the same name. */
  public NamedTensors put(String name, HostTensor tensor) {
    tensors.put(name, tensor);
    return this;
  }

  /** Adds all of {@code others}. */
  public NamedTensors putAll(NamedTensors others) {
    tensors.putAll(others.tensors);
    return this;
  }

  /**
   * Returns a tensor.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public HostTensor get(String name) {
    HostTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "Cannot find tensor '%s': there are %s".formatted(name, tensors.keySet()));
    }
    return tensor;
  }

  /** Returns the names. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }
}
