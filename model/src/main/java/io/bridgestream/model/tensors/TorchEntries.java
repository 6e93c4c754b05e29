package io.bridgestream.model.tensors;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.Quoted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The parts of a torch archive: {@code PREFIX/data.pkl}, {@code PREFIX/data/KEY} and marks. */
final class TorchEntries {
  private static final int ZIP_START = 0x04034b50;
  private static final byte[] LEGACY_START = {
    (byte) 0x80, 0x02, (byte) 0x8A, 0x0A, 0x6C, (byte) 0xFC, (byte) 0x9C, 0x46
  };
  private static final String PICKLE = "/data.pkl";
  private static final int MAX_PICKLE_BYTES = 32 << 20;
  private static final int MAX_MARK_BYTES = 16;

  /** What torch itself reads; the numbers differ in the operators of programs only. */
  private static final Set<String> SUPPORTED_VERSIONS =
      Set.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");

  private static final Pattern PROGRAM = Pattern.compile("[^/]+/(constants\\.pkl|code/.*)");

  private final MappedFile file;
  private final ZipDirectory zip;
  private final ZipEntry pickle;
  private final String prefix;

  private TorchEntries(MappedFile file, ZipDirectory zip, ZipEntry pickle) {
    this.file = file;
    this.zip = zip;
    this.pickle = pickle;
    this.prefix = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
  }

  /**
   * Finds the parts of an archive.
   *
   * @throws InvalidModelException if the file is no zip file, a TorchScript program, big-endian, or
   *     has not exactly one description
   */
  static TorchEntries read(MappedFile file) {
    checkStart(file);
    ZipDirectory zip = ZipDirectory.read(file);
    if (zip.entries().keySet().stream().anyMatch(PROGRAM.asMatchPredicate())) {
      throw file.refusal(
          "it must hold weights only, found a TorchScript program: save its state_dict()");
    }
    zip.requireStored();
    List<ZipEntry> pickles =
        zip.entries().values().stream().filter(entry -> isPickle(entry.name())).toList();
    if (pickles.size() != 1) {
      throw file.refusal("it must have one entry */data.pkl, found " + pickles.size());
    }
    TorchEntries entries = new TorchEntries(file, zip, pickles.get(0));
    entries.checkMarks();
    return entries;
  }

  private static boolean isPickle(String name) {
    return name.endsWith(PICKLE) && name.indexOf('/') == name.lastIndexOf('/');
  }

  private static void checkStart(MappedFile file) {
    if (file.size() >= LEGACY_START.length) {
      ByteBuffer start = file.slice(0, LEGACY_START.length);
      if (start.equals(ByteBuffer.wrap(LEGACY_START))) {
        throw file.refusal(
            "it was saved in the format before torch 1.6: load and save it again with torch");
      }
      if (start.getInt(0) == ZIP_START) {
        return;
      }
    }
    throw file.refusal("it must be a zip file that torch.save wrote, found something else");
  }

  private void checkMarks() {
    String order = mark("byteorder").orElse("little");
    if (!order.equals("little")) {
      throw file.refusal("its bytes must be in little-endian order, found " + Quoted.of(order));
    }
    String version = mark("version").orElse("1").strip();
    if (!SUPPORTED_VERSIONS.contains(version)) {
      throw file.refusal("its format version must be 1 to 10, found " + Quoted.of(version));
    }
  }

  private Optional<String> mark(String name) {
    ZipEntry entry = zip.entries().get(prefix + "/" + name);
    if (entry == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = content(entry, MAX_MARK_BYTES);
    return Optional.of(StandardCharsets.ISO_8859_1.decode(bytes).toString());
  }

  /** Returns the pickle that describes the archive. */
  ByteBuffer pickle() {
    return content(pickle, MAX_PICKLE_BYTES);
  }

  private ByteBuffer content(ZipEntry entry, int maxBytes) {
    if (entry.length() > maxBytes) {
      throw file.refusal(
          "entry %s must be at most %d bytes, found %d"
              .formatted(Quoted.of(entry.name()), maxBytes, entry.length()));
    }
    return file.slice(zip.locate(entry), entry.length());
  }

  /** Returns the entry that holds the bytes of a storage, or empty if there is none. */
  Optional<ZipEntry> storage(String key) {
    return Optional.ofNullable(zip.entries().get(prefix + "/data/" + key));
  }

  /**
   * Returns where the bytes of a storage start in the file, after checking them.
   *
   * @throws InvalidModelException if they are damaged
   */
  long storageStart(String key) {
    return storage(key)
        .map(zip::locate)
        .orElseThrow(() -> file.refusal("storage %s must exist".formatted(Quoted.of(key))));
  }
}
