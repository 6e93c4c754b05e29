package io.bridgestream.model.image.integrity;

/** Why an image was rejected. The names are stable: they may be stored and counted. */
public enum ImageDefect {
  /** The file is longer than the limit. */
  TOO_MANY_BYTES,
  /** Width times height is over the limit. */
  TOO_MANY_PIXELS,
  /** Width or height is over the limit. */
  SIDE_TOO_LONG,
  /** Decoding would need more heap than the limit. */
  TOO_MUCH_MEMORY,
  /** The first bytes are of none of the formats read here. */
  UNKNOWN_FORMAT,
  /** The file, or the pixel data in it, ends early. */
  TRUNCATED,
  /** The file contradicts itself or its format. */
  CORRUPT,
  /** A sound file that uses a rare feature which is not read here. */
  UNSUPPORTED
}
