package io.bridgestream.model.tensors.pickle;

/**
 * The name of a Python global. Nothing is imported or looked up for it.
 *
 * @param module dotted name, such as {@code torch._utils}
 * @param name name in the module, dotted for nested classes
 */
public record ClassReference(String module, String name) implements PickleValue {
  /** Returns the dotted name in quotes. */
  @Override
  public String toString() {
    return "'%s.%s'".formatted(module, name);
  }
}
