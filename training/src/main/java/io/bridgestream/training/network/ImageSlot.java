package io.bridgestream.training.network;

/** Which image of a sample a pass reads; tells the rows of the modality type table apart. */
public enum ImageSlot {
  /** The image, or the first of two. */
  FIRST(1),
  /** The second of NLVR2's two images. */
  SECOND(2);

  private final int typeRow;

  ImageSlot(int typeRow) {
    this.typeRow = typeRow;
  }

  /** Returns the row of the modality type table; row 0 is the text's. */
  int typeRow() {
    return typeRow;
  }
}
