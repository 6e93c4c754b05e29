package io.bridgestream.inference.onnx;

import io.bridgestream.inference.manifest.FileDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of files. */
public final class FileDigests {
  private static final int CHUNK = 1 << 20;

  private FileDigests() {}

  /** Reads {@code file} to its end. */
  public static FileDigest of(Path file) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    long bytes = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(chunk) >= 0) {
        chunk.flip();
        bytes += chunk.remaining();
        digest.update(chunk);
        chunk.clear();
      }
    }
    return new FileDigest(
        String.valueOf(file.getFileName()), bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /** Returns one digest over the names and digests of several files, in their order. */
  public static String ofAll(List<FileDigest> files) {
    MessageDigest digest = sha256();
    for (FileDigest file : files) {
      String line = file.sha256() + "  " + file.name() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
