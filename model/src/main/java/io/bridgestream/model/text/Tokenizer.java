package io.bridgestream.model.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.bridgestream.model.InvalidModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * RoBERTa's tokenizer: byte-level byte-pair encoding, cased, each text between a start and an end
 * token. The same ids as the Hugging Face tokenizers library gives for the same file.
 *
 * <p>Any string is a text: of an unpaired surrogate, which has no UTF-8 form, the replacement
 * character U+FFFD is encoded. What looks like a special token ("&lt;mask&gt;") is one, as in the
 * reference.
 *
 * <p>Thread-safe. Owns native memory (some 30 MB for 50,000 tokens) until it is closed.
 */
public final class Tokenizer implements AutoCloseable {
  private static final String FILE_NAME = "tokenizer.json";
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  private final TokenizersLibrary library = NativeTokenizers.library();
  private final ReadWriteLock closing = new ReentrantReadWriteLock();
  private final TextLimits limits;
  private final SpecialTokens specialTokens;
  private final int vocabularySize;
  private long handle;

  private Tokenizer(TokenizerFile file, TextLimits limits) {
    this.limits = limits;
    this.specialTokens = file.specialTokens();
    this.vocabularySize = file.vocabularySize();
    this.handle = library.createTokenizerFromString(file.json());
  }

  /**
   * Opens the {@code tokenizer.json} of a model folder with the default limits.
   *
   * @throws InvalidModelException as {@link #open(Path, TextLimits)}
   */
  public static Tokenizer open(Path folder) {
    return open(folder, TextLimits.DEFAULT);
  }

  /**
   * Opens the {@code tokenizer.json} of a model folder. Padding and truncation that the file may
   * ask for do not count: callers ask for theirs.
   *
   * @throws InvalidModelException if the file is missing, damaged, or is no byte-level tokenizer
   *     with RoBERTa's special tokens
   * @throws LinkageError if the native library does not load: no Linux or macOS, or a temporary
   *     folder ({@code java.io.tmpdir}) that can't be written or forbids execution
   */
  public static Tokenizer open(Path folder, TextLimits limits) {
    Path path = folder.resolve(FILE_NAME);
    TokenizerFile file = TokenizerFile.read(path);
    try {
      return new Tokenizer(file, limits);
    } catch (RuntimeException e) {
      throw new InvalidModelException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** Returns the ids of the special tokens. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /** Returns the number of tokens, the least size of an embedding table that fits. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /** Returns the limits of texts. */
  public TextLimits limits() {
    return limits;
  }

  /**
   * Encodes one text.
   *
   * @param text within {@link #limits()}
   * @param maxTokens what the text is cut to, counting both special tokens; at least 2
   * @throws IllegalArgumentException if the text is over the limits, or {@code maxTokens} too small
   * @throws IllegalStateException if closed
   */
  public EncodedText encode(String text, int maxTokens) {
    if (maxTokens < 2) {
      throw new IllegalArgumentException("maxTokens must be at least 2, found " + maxTokens);
    }
    limits
        .check(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem.message());
            });
    return EncodedText.of(tokenize(wellFormed(text)), maxTokens, specialTokens);
  }

  /**
   * Encodes texts to one batch, in their order.
   *
   * @param texts at least one, each within {@link #limits()}
   * @param maxTokens what a text is cut to, counting both special tokens; at least 2
   * @throws IllegalArgumentException if a text is over the limits, there is none, {@code maxTokens}
   *     is too small, or a text is longer than a fixed padding
   * @throws IllegalStateException if closed
   */
  public EncodedBatch encode(List<String> texts, int maxTokens, Padding padding) {
    return pad(texts.stream().map(text -> encode(text, maxTokens)).toList(), padding);
  }

  /**
   * Pads texts that this tokenizer encoded to one batch, in their order.
   *
   * @throws IllegalArgumentException if there is none, or one is longer than a fixed padding
   */
  public EncodedBatch pad(List<EncodedText> texts, Padding padding) {
    return EncodedBatch.of(texts, padding, specialTokens);
  }

  /** Frees the native memory, after the calls in progress; closing again does nothing. */
  @Override
  public void close() {
    closing.writeLock().lock();
    try {
      if (handle != 0) {
        library.deleteTokenizer(handle);
        handle = 0;
      }
    } finally {
      closing.writeLock().unlock();
    }
  }

  /** Returns the ids without special tokens around. */
  private long[] tokenize(String text) {
    closing.readLock().lock();
    try {
      if (handle == 0) {
        throw new IllegalStateException("Cannot tokenize text: the tokenizer is closed");
      }
      long encoding = library.encode(handle, text, false);
      try {
        return library.getTokenIds(encoding);
      } finally {
        library.deleteEncoding(encoding);
      }
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Replaces unpaired surrogates, which the native library takes for damage of the whole text. */
  private static String wellFormed(String text) {
    int[] characters =
        text.codePoints()
            .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT_CHARACTER : c)
            .toArray();
    return new String(characters, 0, characters.length);
  }
}
