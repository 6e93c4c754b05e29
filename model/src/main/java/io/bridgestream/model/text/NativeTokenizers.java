package io.bridgestream.model.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Loads the native library out of the jar, once for each class loader.
 *
 * <p>The jar's own loader is not used: it looks for CUDA, may download another build of the
 * library, keeps it in the user's home under a fixed name, which a second class loader of the same
 * process cannot load again, and its tokenizer class reports usage. Here the library is copied to a
 * fresh temporary folder, and on Linux and macOS the copy is deleted as soon as it is loaded.
 */
final class NativeTokenizers {
  private NativeTokenizers() {}

  /** The loaded library; initialised on first use, thread-safe by class initialisation. */
  private static final class Holder {
    static final TokenizersLibrary LIBRARY = load();
  }

  /**
   * Returns the library's functions.
   *
   * @throws UnsatisfiedLinkError if the jar has no library for this platform
   */
  static TokenizersLibrary library() {
    return Holder.LIBRARY;
  }

  private static TokenizersLibrary load() {
    String name = System.mapLibraryName("tokenizers");
    String resource = "/native/lib/" + platform() + "/cpu/" + name;
    try (InputStream library = TokenizersLibrary.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new UnsatisfiedLinkError(
            "Cannot load the tokenizers library: the jar must hold " + resource + ", found none");
      }
      loadCopy(library, name);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack the tokenizers library", e);
    }
    return TokenizersLibrary.LIB;
  }

  private static void loadCopy(InputStream library, String name) throws IOException {
    Path folder = Files.createTempDirectory("bridgestream-tokenizers");
    Path copy = folder.resolve(name);
    try {
      Files.copy(library, copy);
      System.load(copy.toString());
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(folder);
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch");
    return (system.startsWith("mac") ? "osx" : system)
        + "-"
        + ("amd64".equals(architecture) ? "x86_64" : architecture);
  }
}
