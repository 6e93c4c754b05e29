package io.bridgestream.stream;

import io.bridgestream.events.ImageReference;

/**
 * Gets images that events only refer to. Thread-safe. Implementations allow nothing that their
 * options don't name.
 */
public interface ImageFetcher extends AutoCloseable {
  /** Refuses every reference. */
  ImageFetcher NONE =
      reference ->
          new FetchedImage.Refused(
              RejectReason.REFERENCE_NOT_ALLOWED,
              "images must be in the event, found a reference; image.references allows places");

  /**
   * Gets an image, within the limits of bytes and time that it was opened with. Whatever the
   * reference says, the answer is a value.
   */
  FetchedImage fetch(ImageReference reference);

  @Override
  default void close() {}
}
