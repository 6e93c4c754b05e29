package io.bridgestream.model.tensors.pickle;

import static io.bridgestream.model.tensors.pickle.PickleSequence.Kind.LIST;
import static io.bridgestream.model.tensors.pickle.PickleSequence.Kind.SET;
import static io.bridgestream.model.tensors.pickle.PickleSequence.Kind.TUPLE;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads one pickle of protocol 2 to 5. Nothing is imported, called or instantiated: a call of a
 * global that {@link PickleGlobals} knows becomes the inert data it stands for, and any other is
 * refused by name. The bare name of an unknown class is accepted as a dictionary key only. Time is
 * bounded by the length of the pickle, memory by limits on steps, depth and size.
 */
public final class PickleReader {
  /** How deep containers may be nested. */
  public static final int MAX_DEPTH = 256;

  private static final int MIN_PROTOCOL = 2;
  private static final int MAX_PROTOCOL = 5;
  private static final int MAX_GLOBAL_CHARACTERS = 256;
  private static final Pattern DOTTED_NAME = Pattern.compile("\\w+(\\.\\w+)*");

  private final PickleInput input;
  private final PickleGlobals globals;
  private final PickleStack stack = new PickleStack();
  private final PickleMemo memo = new PickleMemo();
  private final List<PickleValue> attributes = new ArrayList<>();

  private PickleReader(PickleInput input, PickleGlobals globals) {
    this.input = input;
    this.globals = globals;
  }

  /**
   * Returns the value that the remaining bytes hold.
   *
   * @throws PickleException if they are not exactly one pickle of what this machine knows
   */
  public static PickleValue read(ByteBuffer bytes, PickleGlobals globals) throws PickleException {
    return new PickleReader(new PickleInput(bytes), globals).run();
  }

  private PickleValue run() throws PickleException {
    if (next() != Opcode.PROTO) {
      throw new PickleException("its pickle must begin with a protocol number");
    }
    checkProtocol(input.unsignedByte());
    for (Opcode opcode = next(); opcode != Opcode.STOP; opcode = next()) {
      execute(opcode);
    }
    PickleValue root = stack.pop();
    if (stack.size() != 0 || input.remaining() != 0) {
      throw new PickleException("its pickle must end with its value, found more behind it");
    }
    PickleTree tree = new PickleTree(globals);
    for (PickleValue dropped : attributes) {
      tree.check(dropped);
    }
    tree.check(root);
    return root;
  }

  private Opcode next() throws PickleException {
    int code = input.unsignedByte();
    Optional<Opcode> opcode = Opcode.of(code);
    if (opcode.isEmpty()) {
      throw new PickleException(
          "pickle opcode 0x%02x is none that tensors and plain containers need".formatted(code));
    }
    return opcode.get();
  }

  private void execute(Opcode opcode) throws PickleException {
    switch (opcode) {
      case PROTO -> checkProtocol(input.unsignedByte());
      case FRAME -> checkFrame(input.unsignedLong());
      case STOP -> {}
      case MARK -> stack.mark();
      case NONE -> stack.push(PickleValue.None.NONE);
      case NEWTRUE -> stack.push(new PickleValue.Bool(true));
      case NEWFALSE -> stack.push(new PickleValue.Bool(false));
      case BININT -> pushInt(BigInteger.valueOf(input.signedInt()));
      case BININT1 -> pushInt(BigInteger.valueOf(input.unsignedByte()));
      case BININT2 -> pushInt(BigInteger.valueOf(input.unsignedShort()));
      case LONG1 -> pushInt(input.integer(input.unsignedByte()));
      case LONG4 -> pushInt(input.integer(input.unsignedInt()));
      case BINFLOAT -> stack.push(new PickleValue.Real(input.bigEndianDouble()));
      case BINUNICODE -> stack.push(new PickleValue.Text(input.utf8(input.unsignedInt())));
      case SHORT_BINUNICODE -> stack.push(new PickleValue.Text(input.utf8(input.unsignedByte())));
      case BINUNICODE8 -> stack.push(new PickleValue.Text(input.utf8(input.unsignedLong())));
      case BINBYTES -> stack.push(new PickleValue.Bytes(input.latin1(input.unsignedInt())));
      case SHORT_BINBYTES -> stack.push(new PickleValue.Bytes(input.latin1(input.unsignedByte())));
      case BINBYTES8 -> stack.push(new PickleValue.Bytes(input.latin1(input.unsignedLong())));
      case EMPTY_LIST -> stack.push(new PickleSequence(LIST, List.of()));
      case APPEND -> extend(LIST, stack.pop(1));
      case APPENDS -> extend(LIST, stack.popToMark());
      case EMPTY_TUPLE -> stack.push(new PickleSequence(TUPLE, List.of()));
      case TUPLE -> stack.push(new PickleSequence(TUPLE, stack.popToMark()));
      case TUPLE1 -> stack.push(new PickleSequence(TUPLE, stack.pop(1)));
      case TUPLE2 -> stack.push(new PickleSequence(TUPLE, stack.pop(2)));
      case TUPLE3 -> stack.push(new PickleSequence(TUPLE, stack.pop(3)));
      case EMPTY_DICT -> stack.push(new PickleDict());
      case SETITEM -> putAll(stack.pop(2));
      case SETITEMS -> putAll(stack.popToMark());
      case EMPTY_SET -> stack.push(new PickleSequence(SET, List.of()));
      case ADDITEMS -> extend(SET, stack.popToMark());
      case FROZENSET -> stack.push(new PickleSequence(SET, stack.popToMark()));
      case BINPUT -> memo.put(input.unsignedByte(), stack.top());
      case LONG_BINPUT -> memo.put(input.unsignedInt(), stack.top());
      case MEMOIZE -> memo.append(stack.top());
      case BINGET -> stack.push(memo.get(input.unsignedByte()));
      case LONG_BINGET -> stack.push(memo.get(input.unsignedInt()));
      case GLOBAL -> stack.push(global(input.line(), input.line()));
      case STACK_GLOBAL -> pushStackGlobal();
      case REDUCE, NEWOBJ -> call(stack.pop(2));
      case NEWOBJ_EX -> throw refused(stack.pop(3).get(0));
      case INST -> throw PickleException.notAllowed(global(input.line(), input.line()));
      case OBJ -> throw refused(firstOf(stack.popToMark()));
      case BUILD -> build(stack.pop());
      case BINPERSID -> stack.push(globals.load(stack.pop()));
    }
  }

  private static void checkProtocol(int protocol) throws PickleException {
    if (protocol < MIN_PROTOCOL || protocol > MAX_PROTOCOL) {
      throw new PickleException(
          "its pickle protocol must be %d to %d, found %d"
              .formatted(MIN_PROTOCOL, MAX_PROTOCOL, protocol));
    }
  }

  private void checkFrame(long length) throws PickleException {
    if (length > input.remaining()) {
      throw new PickleException(
          "its pickle ends too soon: a frame of %d bytes is announced, found %d"
              .formatted(length, input.remaining()));
    }
  }

  private void pushInt(BigInteger value) throws PickleException {
    stack.push(new PickleValue.Int(value));
  }

  private void extend(PickleSequence.Kind kind, List<PickleValue> items) throws PickleException {
    if (stack.top() instanceof PickleSequence sequence && sequence.kind() == kind) {
      sequence.append(items);
    } else {
      throw new PickleException(
          "its pickle appends to what must be a list or set, found "
              + PickleKinds.describe(stack.top()));
    }
  }

  private void putAll(List<PickleValue> keysAndValues) throws PickleException {
    if (!(stack.top() instanceof PickleDict dict) || keysAndValues.size() % 2 != 0) {
      throw new PickleException(
          "its pickle must put pairs into a dictionary, found "
              + PickleKinds.describe(stack.top()));
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      dict.put(keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  private static ClassReference global(String module, String name) throws PickleException {
    if (module.length() + name.length() > MAX_GLOBAL_CHARACTERS
        || !DOTTED_NAME.matcher(module).matches()
        || !DOTTED_NAME.matcher(name).matches()) {
      throw new PickleException("a global must be named by a module and a dotted name");
    }
    return new ClassReference(module, name);
  }

  private void pushStackGlobal() throws PickleException {
    List<PickleValue> names = stack.pop(2);
    if (names.get(0) instanceof PickleValue.Text module
        && names.get(1) instanceof PickleValue.Text name) {
      stack.push(global(module.value(), name.value()));
    } else {
      throw new PickleException("a global must be named by two strings");
    }
  }

  private void call(List<PickleValue> calleeAndArguments) throws PickleException {
    PickleValue callee = calleeAndArguments.get(0);
    if (callee instanceof ClassReference global
        && calleeAndArguments.get(1) instanceof PickleSequence arguments
        && arguments.kind() == TUPLE) {
      Optional<PickleGlobals.Call> call = globals.call(global);
      if (call.isPresent()) {
        stack.push(call.get().with(arguments.items()));
        return;
      }
    }
    throw refused(callee);
  }

  private void build(PickleValue state) throws PickleException {
    if (!(stack.top() instanceof PickleDict)) {
      throw refused(stack.top());
    }
    // Attributes of a dictionary, such as the _metadata of a state dict, are not its items.
    attributes.add(state);
  }

  private static PickleException refused(PickleValue callee) {
    return callee instanceof ClassReference global
        ? PickleException.notAllowed(global)
        : new PickleException(
            "only known globals can be called, found " + PickleKinds.describe(callee));
  }

  private static PickleValue firstOf(List<PickleValue> values) throws PickleException {
    if (values.isEmpty()) {
      throw new PickleException("its pickle takes a value that is not there");
    }
    return values.get(0);
  }
}
