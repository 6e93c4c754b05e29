package io.bridgestream.model.tensors;

import io.bridgestream.model.Quoted;
import io.bridgestream.model.tensors.pickle.PickleDict;
import io.bridgestream.model.tensors.pickle.PickleException;
import io.bridgestream.model.tensors.pickle.PickleReader;
import io.bridgestream.model.tensors.pickle.PickleValue;
import io.bridgestream.model.tensors.pickle.PlainJava;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * An opened torch archive: {@code pytorch_model.bin} or a Lightning {@code .ckpt}, as {@code
 * torch.save} writes them since torch 1.6. Nothing in the file is executed: globals other than
 * those of tensors and plain containers are refused by name. As a tensor store it holds the state
 * dict: what lies under {@code state_dict}, or else the whole file.
 *
 * <p>Opening reads the description only; the bytes of a storage are memory-mapped and compared with
 * their checksum when its first tensor is read. Tensors with strides are copied to the heap, all
 * others are windows on the file. A single tensor over 2 GiB can't be read.
 */
public final class TorchArchive implements TensorStore {
  private static final String STATE_DICT = "state_dict";
  private static final String HYPER_PARAMETERS = "hyper_parameters";

  /** A view can repeat its elements, by strides of zero; beyond this size that is an attack. */
  private static final long MAX_REPEATED_BYTES = 16 << 20;

  private final MappedFile file;
  private final TorchEntries entries;
  private final PickleValue root;
  private final Map<String, TorchTensor> stateDict;
  private final ConcurrentMap<String, Long> storageStarts = new ConcurrentHashMap<>();

  private TorchArchive(MappedFile file) {
    this.file = file;
    this.entries = TorchEntries.read(file);
    try {
      root = PickleReader.read(entries.pickle(), new TorchGlobals(entries::storage));
    } catch (PickleException e) {
      throw file.refusal(String.valueOf(e.getMessage()), e);
    }
    this.stateDict = stateDict(file, root);
  }

  /**
   * Opens a file.
   *
   * @throws io.bridgestream.model.InvalidModelException if there is no such file, it is no torch
   *     archive, is damaged, holds a global that is not allowed, or no state dict
   */
  public static TorchArchive open(Path path) {
    MappedFile file = MappedFile.open(new NamedFile("torch archive", path));
    try {
      return new TorchArchive(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Returns all that was saved; tensors are {@link TorchTensor}s. */
  public PickleValue root() {
    return root;
  }

  /**
   * Returns Lightning's {@code hyper_parameters} as Java types, as {@link PlainJava#map} describes;
   * empty if there are none. The original checkpoints hold their configuration under {@code
   * config}.
   *
   * @throws io.bridgestream.model.InvalidModelException if they are not plain data
   */
  public Map<String, @Nullable Object> hyperParameters() {
    Optional<PickleValue> found =
        root instanceof PickleDict dict ? dict.get(HYPER_PARAMETERS) : Optional.empty();
    if (found.isEmpty()) {
      return Map.of();
    }
    if (!(found.get() instanceof PickleDict parameters)) {
      throw file.refusal("hyper_parameters must be a dictionary");
    }
    try {
      return PlainJava.map(parameters);
    } catch (PickleException e) {
      throw file.refusal("in hyper_parameters " + e.getMessage(), e);
    }
  }

  @Override
  public Set<String> names() {
    return stateDict.keySet();
  }

  @Override
  public long[] shape(String name) {
    return described(name).dimensions();
  }

  @Override
  public StoredTensor tensor(String name) {
    TorchTensor tensor = described(name);
    int elementBytes = tensor.storage().type().bytes();
    long length = tensor.count() * elementBytes;
    long spanned = tensor.span() * elementBytes;
    if (Math.max(length, spanned) > Integer.MAX_VALUE) {
      throw file.refusal(
          "tensor %s must take at most %d bytes, found %d"
              .formatted(Quoted.of(name), Integer.MAX_VALUE, Math.max(length, spanned)));
    }
    long start = storageStart(tensor.storage()) + tensor.offset() * elementBytes;
    ByteBuffer bytes = file.slice(start, spanned);
    if (!tensor.isContiguous()) {
      checkCopy(name, length, spanned);
      bytes = TorchViews.toContiguous(tensor, bytes);
    }
    return new StoredTensor(name, tensor.storage().type(), tensor.dimensions(), bytes);
  }

  @Override
  public void close() {
    file.close();
  }

  private TorchTensor described(String name) {
    TorchTensor tensor = stateDict.get(name);
    if (tensor == null) {
      throw file.refusal("it must hold tensor %s, found none".formatted(Quoted.of(name)));
    }
    return tensor;
  }

  private long storageStart(TorchStorage storage) {
    return storageStarts.computeIfAbsent(storage.key(), entries::storageStart);
  }

  private void checkCopy(String name, long length, long spanned) {
    if (length > Math.max(spanned, MAX_REPEATED_BYTES)) {
      throw file.refusal(
          "tensor %s must not repeat %d bytes over %d".formatted(Quoted.of(name), spanned, length));
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (length > heap / 2) {
      throw file.refusal(
          "tensor %s is not contiguous and its copy may take half of the heap, found %d of %d bytes"
              .formatted(Quoted.of(name), length, heap));
    }
  }

  private static Map<String, TorchTensor> stateDict(MappedFile file, PickleValue root) {
    if (!(root instanceof PickleDict saved)) {
      throw file.refusal("it must hold a dictionary of tensors");
    }
    PickleValue found = saved.get(STATE_DICT).orElse(root);
    if (!(found instanceof PickleDict dict)) {
      throw file.refusal("its state_dict must be a dictionary of tensors");
    }
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    for (PickleDict.Entry entry : dict.entries()) {
      if (!(entry.key() instanceof PickleValue.Text name)) {
        throw file.refusal("its state dict must have strings as names");
      }
      if (!(entry.value() instanceof TorchTensor tensor)) {
        throw file.refusal(
            "its state dict must hold tensors only, found something else under "
                + Quoted.of(name.value()));
      }
      tensors.put(name.value(), tensor);
    }
    return Collections.unmodifiableMap(tensors);
  }
}
