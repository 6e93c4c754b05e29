package io.bridgestream.model.tensors.pickle;

import io.bridgestream.model.Quoted;

/** Pickle values as messages name them. */
final class PickleKinds {
  private PickleKinds() {}

  /** Returns a short description without the content of containers and bytes. */
  static String describe(PickleValue value) {
    if (value instanceof PickleValue.Text text) {
      return Quoted.of(text.value());
    }
    if (value instanceof PickleValue.Int number) {
      return number.value().bitLength() > 63 ? "a huge int" : number.value().toString();
    }
    if (value instanceof PickleSequence sequence) {
      return switch (sequence.kind()) {
        case LIST -> "a list";
        case TUPLE -> "a tuple";
        case SET -> "a set";
      };
    }
    if (value instanceof PickleDict) {
      return "a dictionary";
    }
    if (value instanceof PickleValue.Bytes) {
      return "bytes";
    }
    if (value instanceof PickleValue.Real || value instanceof PickleValue.Bool) {
      return "a number or boolean";
    }
    if (value instanceof ClassReference reference) {
      return "global " + reference;
    }
    return value == PickleValue.None.NONE ? "None" : "a tensor or storage";
  }
}
