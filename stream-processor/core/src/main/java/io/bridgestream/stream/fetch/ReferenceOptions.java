package io.bridgestream.stream.fetch;

import io.bridgestream.stream.FileImageFetcher;
import io.bridgestream.stream.ImageFetcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where images may come from that events only refer to.
 *
 * @param folders which folders files may be in; none if empty
 * @param http how they are got over HTTP
 */
public record ReferenceOptions(List<Path> folders, HttpFetchOptions http) {
  /** Copies the list. */
  public ReferenceOptions {
    folders = List.copyOf(folders);
  }

  /**
   * Opens what gets them; it refuses whatever isn't allowed.
   *
   * @throws IOException if a folder isn't there
   */
  public ImageFetcher open() throws IOException {
    ImageFetcher files =
        folders.isEmpty() ? ImageFetcher.NONE : FileImageFetcher.under(folders, http.maxBytes());
    return http.hosts().isEmpty()
        ? files
        : new ReferencedImages(files, HttpImageFetcher.open(http));
  }
}
