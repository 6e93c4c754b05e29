package io.bridgestream.stream.fetch;

import io.bridgestream.events.ImageReference;
import io.bridgestream.stream.FetchedImage;
import io.bridgestream.stream.ImageFetcher;
import java.util.Locale;

/** Leaves {@code file:} references to one fetcher and all others to another. Thread-safe. */
public final class ReferencedImages implements ImageFetcher {
  private final ImageFetcher files;
  private final ImageFetcher others;

  /** Takes both over. */
  public ReferencedImages(ImageFetcher files, ImageFetcher others) {
    this.files = files;
    this.others = others;
  }

  @Override
  public FetchedImage fetch(ImageReference reference) {
    boolean isFile = reference.getUri().toLowerCase(Locale.ROOT).startsWith("file:");
    return (isFile ? files : others).fetch(reference);
  }

  @Override
  public void close() {
    try (files) {
      others.close();
    }
  }
}
