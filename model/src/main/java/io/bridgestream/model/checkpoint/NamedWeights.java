package io.bridgestream.model.checkpoint;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A file's tensors under their canonical names. Closing it closes the file. */
final class NamedWeights implements TensorStore {
  private final TensorStore file;
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final List<String> nameless = new ArrayList<>();

  /**
   * Creates the view.
   *
   * @param canonical turns a key of the file into the canonical name; empty where nobody reads it
   * @throws InvalidModelException if two keys have one canonical name
   */
  NamedWeights(TensorStore file, Function<String, Optional<String>> canonical) {
    this.file = file;
    for (String key : file.names()) {
      Optional<String> name = canonical.apply(key);
      if (name.isEmpty()) {
        nameless.add(key);
        continue;
      }
      String other = keys.put(name.get(), key);
      if (other != null) {
        throw new InvalidModelException(
            "Cannot load weights: one key must stand for a weight, found '%s' and '%s'"
                .formatted(other, key));
      }
    }
  }

  /** Returns the keys of the file that have no canonical name. */
  List<String> nameless() {
    return Collections.unmodifiableList(nameless);
  }

  /** Returns the shapes of all weights. */
  Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    keys.forEach((name, key) -> shapes.put(name, file.shape(key)));
    return shapes;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(keys.keySet());
  }

  @Override
  public long[] shape(String name) {
    return file.shape(key(name));
  }

  @Override
  public StoredTensor tensor(String name) {
    return file.tensor(key(name)).withName(name);
  }

  @Override
  public void close() {
    file.close();
  }

  private String key(String name) {
    String key = keys.get(name);
    if (key == null) {
      throw new InvalidModelException(
          "Cannot read weight '%s': the checkpoint has none of that name".formatted(name));
    }
    return key;
  }
}
