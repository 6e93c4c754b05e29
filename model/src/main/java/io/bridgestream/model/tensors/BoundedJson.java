package io.bridgestream.model.tensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bridgestream.model.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** JSON parsers for headers and indexes that may be hostile: strict UTF-8, bounded memory. */
final class BoundedJson {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_CHARACTERS = 30;
  private static final int MAX_STRING_CHARACTERS = 16 << 20;
  private static final int MAX_NAME_CHARACTERS = 64 << 10;

  private static final JsonFactory FACTORY =
      // A table of names would make crafted names collide, and keep them for ever.
      ((JsonFactoryBuilder) JsonFactory.builder())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARACTERS)
                  .maxStringLength(MAX_STRING_CHARACTERS)
                  .maxNameLength(MAX_NAME_CHARACTERS)
                  .build())
          .build();

  private BoundedJson() {}

  /** Returns a parser of {@code bytes}, which it reads as it goes. */
  static JsonParser parser(ByteBuffer bytes) throws IOException {
    // Jackson's own UTF-8 decoder lets overlong forms and surrogates through; Java's doesn't.
    return FACTORY.createParser(
        new InputStreamReader(
            new BufferStream(bytes.duplicate()),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  /**
   * Returns what a parser complained about, on one line, without quoting the document at length.
   */
  static String problem(IOException e) {
    if (e instanceof CharacterCodingException) {
      return "bytes that are not UTF-8";
    }
    if (e instanceof JsonProcessingException syntax) {
      return Quoted.of(syntax.getOriginalMessage());
    }
    return Quoted.of(String.valueOf(e.getMessage()));
  }

  private static final class BufferStream extends InputStream {
    private final ByteBuffer bytes;

    BufferStream(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      int read = Math.min(length, bytes.remaining());
      bytes.get(target, offset, read);
      return read == 0 ? -1 : read;
    }
  }
}
