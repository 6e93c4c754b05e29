package io.bridgestream.model.image;

/** What to do with the orientation that cameras note in EXIF. */
public enum ExifOrientation {
  /** Turn and mirror the pixels so that the image is upright, as viewers show it. */
  APPLY,
  /** Leave the pixels as stored: what transformers does with an opened Pillow image. */
  IGNORE
}
