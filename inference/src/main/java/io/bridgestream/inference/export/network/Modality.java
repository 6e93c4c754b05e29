package io.bridgestream.inference.export.network;

import java.util.Locale;

/** The two sides of the fusion. */
enum Modality {
  /** Marked by row 0 of the modality type table. */
  TEXT(0),
  /** Marked by row 1; NLVR2's second image by row 2. */
  IMAGE(1);

  private final int typeRow;

  Modality(int typeRow) {
    this.typeRow = typeRow;
  }

  /** Returns the row of the modality type table. */
  int typeRow() {
    return typeRow;
  }

  /** Returns how names of weights and features spell it. */
  String spelt() {
    return name().toLowerCase(Locale.ROOT);
  }
}
