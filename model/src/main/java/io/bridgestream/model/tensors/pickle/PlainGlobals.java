package io.bridgestream.model.tensors.pickle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The globals of Python's plain containers, which pickles of any kind may hold: {@code dict}'s
 * relatives, sets, and byte strings as protocol 2 spells them.
 */
public final class PlainGlobals {
  private static final Set<String> BUILTIN_MODULES = Set.of("builtins", "__builtin__");
  private static final Set<String> DEFAULT_FACTORIES =
      Set.of("dict", "float", "int", "list", "set");

  /** The same string can be encoded over and over. */
  private static final int MAX_ENCODED_CHARACTERS = 1000;

  private static final Map<ClassReference, PickleGlobals.Call> CALLS =
      Map.of(
          new ClassReference("collections", "OrderedDict"), PlainGlobals::emptyDict,
          new ClassReference("collections", "defaultdict"), PlainGlobals::defaultDict,
          // Lightning's hyper_parameters: a dict whose keys can be read as attributes.
          new ClassReference("pytorch_lightning.utilities.parsing", "AttributeDict"),
              PlainGlobals::emptyDict,
          new ClassReference("_codecs", "encode"), PlainGlobals::encode);

  private static final Map<String, PickleGlobals.Call> BUILTIN_CALLS =
      Map.of(
          "set", PlainGlobals::set,
          "frozenset", PlainGlobals::set,
          "bytes", PlainGlobals::emptyBytes);

  private PlainGlobals() {}

  /** Returns what stands for calling {@code global}, or empty if it is no plain container's. */
  public static Optional<PickleGlobals.Call> call(ClassReference global) {
    return BUILTIN_MODULES.contains(global.module())
        ? Optional.ofNullable(BUILTIN_CALLS.get(global.name()))
        : Optional.ofNullable(CALLS.get(global));
  }

  private static PickleValue emptyDict(List<PickleValue> arguments) throws PickleException {
    require(arguments.isEmpty(), "a dictionary must be made empty");
    return new PickleDict();
  }

  private static PickleValue defaultDict(List<PickleValue> arguments) throws PickleException {
    if (!arguments.isEmpty()) {
      require(arguments.size() == 1, "a defaultdict must have one factory");
      if (arguments.get(0) instanceof ClassReference factory) {
        if (!BUILTIN_MODULES.contains(factory.module())
            || !DEFAULT_FACTORIES.contains(factory.name())) {
          throw PickleException.notAllowed(factory);
        }
      } else {
        require(
            arguments.get(0) == PickleValue.None.NONE, "a defaultdict's factory must be a class");
      }
    }
    return new PickleDict();
  }

  private static PickleValue set(List<PickleValue> arguments) throws PickleException {
    if (arguments.size() == 1 && arguments.get(0) instanceof PickleSequence items) {
      return items.asSet();
    }
    throw new PickleException("a set must be made of one list");
  }

  private static PickleValue emptyBytes(List<PickleValue> arguments) throws PickleException {
    require(arguments.isEmpty(), "bytes must be made empty");
    return new PickleValue.Bytes("");
  }

  private static PickleValue encode(List<PickleValue> arguments) throws PickleException {
    if (arguments.size() == 2
        && arguments.get(0) instanceof PickleValue.Text text
        && arguments.get(1).equals(new PickleValue.Text("latin1"))
        && text.value().length() <= MAX_ENCODED_CHARACTERS
        && text.value().chars().allMatch(c -> c <= 0xFF)) {
      return new PickleValue.Bytes(text.value());
    }
    throw new PickleException(
        "bytes must be written as at most %d characters of latin1 text"
            .formatted(MAX_ENCODED_CHARACTERS));
  }

  private static void require(boolean met, String rule) throws PickleException {
    if (!met) {
      throw new PickleException(rule);
    }
  }
}
