package io.bridgestream.inference.manifest;

/** What a vision graph takes. */
public enum PixelFormat {
  /** uint8 [images, R, R, 3], RGB from 0 to 255; the graph normalises them. */
  BYTES,
  /** float32 [images, 3, R, R], normalised by the caller. */
  NORMALIZED
}
