package io.bridgestream.model.tensors;

import io.bridgestream.model.Quoted;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * An opened safetensors file. Opening reads and checks the header only; tensors are windows on the
 * memory-mapped file. Files may be of any size; a single tensor over 2 GiB can't be read.
 */
public final class SafetensorsFile implements TensorStore {
  private final MappedFile file;
  private final SafetensorsHeader header;

  private SafetensorsFile(MappedFile file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @throws io.bridgestream.model.InvalidModelException if there is no such file, or it breaks a
   *     rule of the format; the message names the tensor
   */
  public static SafetensorsFile open(Path path) {
    MappedFile file = MappedFile.open(new NamedFile("safetensors file", path));
    try {
      return new SafetensorsFile(file, SafetensorsHeader.read(file));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Returns the header's free text about the file, such as {@code format} = {@code pt}. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public Set<String> names() {
    return header.tensors().keySet();
  }

  @Override
  public long[] shape(String name) {
    return entry(name).dimensions();
  }

  @Override
  public StoredTensor tensor(String name) {
    SafetensorsEntry entry = entry(name);
    long length = entry.end() - entry.begin();
    if (length > Integer.MAX_VALUE) {
      throw file.refusal(
          "tensor %s must be at most %d bytes, found %d"
              .formatted(entry.quotedName(), Integer.MAX_VALUE, length));
    }
    return new StoredTensor(
        name,
        entry.type(),
        entry.dimensions(),
        file.slice(header.dataStart() + entry.begin(), length));
  }

  @Override
  public void close() {
    file.close();
  }

  private SafetensorsEntry entry(String name) {
    SafetensorsEntry entry = header.tensors().get(name);
    if (entry == null) {
      throw file.refusal("it must hold tensor %s, found none".formatted(Quoted.of(name)));
    }
    return entry;
  }
}
