package io.bridgestream.stream;

import io.bridgestream.events.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Images in files under some folders and nowhere else, whatever links and dots lead out of them.
 * Immutable and thread-safe.
 */
public final class FileImageFetcher implements ImageFetcher {
  private final List<Path> roots;
  private final int maxBytes;

  private FileImageFetcher(List<Path> roots, int maxBytes) {
    this.roots = roots;
    this.maxBytes = maxBytes;
  }

  /**
   * Allows files under folders.
   *
   * @param maxBytes the longest file
   * @throws IOException if a folder isn't there
   */
  public static FileImageFetcher under(List<Path> folders, int maxBytes) throws IOException {
    List<Path> roots = new ArrayList<>();
    for (Path folder : folders) {
      roots.add(folder.toRealPath());
    }
    return new FileImageFetcher(List.copyOf(roots), maxBytes);
  }

  @Override
  public FetchedImage fetch(ImageReference reference) {
    try {
      return FetchedImage.checked(reference, read(allowed(path(reference.getUri()))));
    } catch (RejectedEventException e) {
      return new FetchedImage.Refused(e.reason(), e.rule());
    }
  }

  private static Path path(String text) throws RejectedEventException {
    try {
      URI uri = new URI(text);
      if (!"file".equalsIgnoreCase(uri.getScheme())) {
        throw new RejectedEventException(
            RejectReason.REFERENCE_NOT_ALLOWED, "a reference must begin with file:, found another");
      }
      return Path.of(uri);
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      throw new RejectedEventException(
          RejectReason.BAD_REFERENCE, "a reference must be a URI of a local file, found another");
    }
  }

  /** Says the same of a file outside whether or not it is there. */
  private Path allowed(Path path) throws RejectedEventException {
    boolean named = roots.stream().anyMatch(path.normalize()::startsWith);
    try {
      Path real = path.toRealPath();
      if (roots.stream().anyMatch(real::startsWith)) {
        return real;
      }
    } catch (NoSuchFileException e) {
      if (named) {
        throw new RejectedEventException(
            RejectReason.IMAGE_NOT_FOUND, "the file must be there, found none");
      }
    } catch (IOException e) {
      if (named) {
        throw new RejectedEventException(
            RejectReason.FETCH_FAILED, "the file must be readable, found that it isn't");
      }
    }
    throw new RejectedEventException(
        RejectReason.REFERENCE_NOT_ALLOWED,
        "a file must be under image.references.folders, found one outside");
  }

  private byte[] read(Path file) throws RejectedEventException {
    if (!Files.isRegularFile(file)) {
      throw new RejectedEventException(
          RejectReason.IMAGE_NOT_FOUND, "there must be a file, found something else");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new RejectedEventException(
            RejectReason.IMAGE_TOO_MANY_BYTES,
            "files must have at most %d bytes, found more".formatted(maxBytes));
      }
      return bytes;
    } catch (IOException e) {
      throw new RejectedEventException(
          RejectReason.FETCH_FAILED, "the file must be readable, found that it isn't");
    }
  }
}
