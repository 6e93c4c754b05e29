package io.bridgestream.model.tensors;

import io.bridgestream.model.Quoted;
import io.bridgestream.model.tensors.pickle.ClassReference;
import io.bridgestream.model.tensors.pickle.PickleDict;
import io.bridgestream.model.tensors.pickle.PickleException;
import io.bridgestream.model.tensors.pickle.PickleGlobals;
import io.bridgestream.model.tensors.pickle.PickleSequence;
import io.bridgestream.model.tensors.pickle.PickleValue;
import io.bridgestream.model.tensors.pickle.PlainGlobals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The globals that tensors in a torch archive need; a storage is checked against its entry. */
final class TorchGlobals implements PickleGlobals {
  private static final int MAX_DIMENSIONS = 16;
  private static final int MAX_KEY_CHARACTERS = 100;

  /** One description of a tensor can be called over and over. */
  private static final int MAX_TENSORS = 100_000;

  private static final int MAX_DEVICE_CHARACTERS = 20;

  private static final Map<String, ElementType> STORAGE_TYPES =
      Map.of(
          "DoubleStorage", ElementType.F64,
          "FloatStorage", ElementType.F32,
          "HalfStorage", ElementType.F16,
          "BFloat16Storage", ElementType.BF16,
          "LongStorage", ElementType.I64,
          "IntStorage", ElementType.I32,
          "ShortStorage", ElementType.I16,
          "CharStorage", ElementType.I8,
          "ByteStorage", ElementType.U8,
          "BoolStorage", ElementType.BOOL);

  private static final Set<String> DTYPES =
      Set.of(
          "float64",
          "float32",
          "float16",
          "bfloat16",
          "int64",
          "int32",
          "int16",
          "int8",
          "uint8",
          "bool");

  private static final Map<ClassReference, Call> CALLS =
      Map.of(
          new ClassReference("torch._utils", "_rebuild_parameter"), TorchGlobals::parameter,
          new ClassReference("torch", "Size"), TorchGlobals::size,
          new ClassReference("torch", "device"), TorchGlobals::device);

  private static final ClassReference TENSOR =
      new ClassReference("torch._utils", "_rebuild_tensor_v2");

  private final Function<String, Optional<ZipEntry>> entryOfKey;
  private int tensors;

  /** Creates the globals of an archive whose storages lie in the entries that are found by key. */
  TorchGlobals(Function<String, Optional<ZipEntry>> entryOfKey) {
    this.entryOfKey = entryOfKey;
  }

  @Override
  public Optional<Call> call(ClassReference global) {
    if (global.equals(TENSOR)) {
      return Optional.of(this::tensor);
    }
    return Optional.ofNullable(CALLS.get(global)).or(() -> PlainGlobals.call(global));
  }

  @Override
  public boolean isValue(ClassReference global) {
    return global.module().equals("torch") && DTYPES.contains(global.name());
  }

  @Override
  public PickleValue load(PickleValue persistentId) throws PickleException {
    if (persistentId instanceof PickleSequence id
        && id.items().size() == 5
        && id.items().get(0).equals(new PickleValue.Text("storage"))
        && id.items().get(1) instanceof ClassReference storageClass
        && id.items().get(2) instanceof PickleValue.Text key
        && key.value().length() <= MAX_KEY_CHARACTERS
        && id.items().get(3) instanceof PickleValue.Text
        && id.items().get(4) instanceof PickleValue.Int count) {
      return storage(storageClass, key.value(), count.toLong());
    }
    throw new PickleException(
        "a persistent id must be ('storage', type, key, location, number of elements)");
  }

  private TorchStorage storage(ClassReference storageClass, String key, long count)
      throws PickleException {
    ElementType type = STORAGE_TYPES.get(storageClass.name());
    if (type == null || !storageClass.module().equals("torch")) {
      throw PickleException.notAllowed(storageClass);
    }
    ZipEntry entry =
        entryOfKey
            .apply(key)
            .orElseThrow(() -> new PickleException("a storage must have an entry, found none"));
    // Divided rather than multiplied: a lying count must not overflow into the right answer.
    if (count != entry.length() / type.bytes() || entry.length() % type.bytes() != 0) {
      throw new PickleException(
          "storage %s must hold %d elements of %s, found %d bytes"
              .formatted(Quoted.of(entry.name()), count, type, entry.length()));
    }
    return new TorchStorage(key, type, count);
  }

  /** Arguments: storage, offset, size, strides, requires_grad, backward hooks, metadata or none. */
  private PickleValue tensor(List<PickleValue> arguments) throws PickleException {
    if (++tensors > MAX_TENSORS) {
      throw new PickleException(
          "it must hold at most %d tensors, found more".formatted(MAX_TENSORS));
    }
    if ((arguments.size() == 6 || arguments.size() == 7)
        && arguments.get(0) instanceof TorchStorage storage
        && arguments.get(1) instanceof PickleValue.Int offset
        && arguments.get(4) instanceof PickleValue.Bool
        && hasNoHooks(arguments.get(5))) {
      return TorchTensor.checked(
          storage, offset.toLong(), longs(arguments.get(2)), longs(arguments.get(3)));
    }
    throw new PickleException(
        "a tensor must be rebuilt from a storage, offset, size and strides without hooks");
  }

  /** Arguments: tensor, requires_grad, backward hooks. */
  private static PickleValue parameter(List<PickleValue> arguments) throws PickleException {
    if (arguments.size() == 3
        && arguments.get(0) instanceof TorchTensor tensor
        && arguments.get(1) instanceof PickleValue.Bool
        && hasNoHooks(arguments.get(2))) {
      return tensor;
    }
    throw new PickleException("a parameter must be rebuilt from a tensor without hooks");
  }

  private static PickleValue size(List<PickleValue> arguments) throws PickleException {
    if (arguments.size() == 1
        && arguments.get(0) instanceof PickleSequence sizes
        && sizes.kind() == PickleSequence.Kind.TUPLE) {
      return sizes;
    }
    throw new PickleException("torch.Size must be made of one tuple");
  }

  /** Arguments: kind and, where there are several, number. */
  private static PickleValue device(List<PickleValue> arguments) throws PickleException {
    if (!arguments.isEmpty() && arguments.get(0) instanceof PickleValue.Text kind) {
      if (arguments.size() == 1) {
        return kind;
      }
      if (arguments.size() == 2
          && kind.value().length() <= MAX_DEVICE_CHARACTERS
          && arguments.get(1) instanceof PickleValue.Int number) {
        return new PickleValue.Text(kind.value() + ":" + number.toLong());
      }
    }
    throw new PickleException("torch.device must be made of a kind and a number");
  }

  private static boolean hasNoHooks(PickleValue hooks) {
    return hooks == PickleValue.None.NONE
        || (hooks instanceof PickleDict dict && dict.entries().isEmpty());
  }

  private static List<Long> longs(PickleValue value) throws PickleException {
    List<Long> longs = new ArrayList<>();
    if (value instanceof PickleSequence numbers && numbers.items().size() <= MAX_DIMENSIONS) {
      for (PickleValue number : numbers.items()) {
        if (number instanceof PickleValue.Int integer) {
          longs.add(integer.toLong());
        }
      }
      if (longs.size() == numbers.items().size()) {
        return longs;
      }
    }
    throw new PickleException(
        "a tensor's size and strides must be at most %d ints".formatted(MAX_DIMENSIONS));
  }
}
