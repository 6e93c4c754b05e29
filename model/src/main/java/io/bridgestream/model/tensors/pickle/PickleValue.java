package io.bridgestream.model.tensors.pickle;

import java.math.BigInteger;

/**
 * A value of a pickle: inert data. What {@link PickleReader} returns contains no cycles, is at most
 * {@value PickleReader#MAX_DEPTH} levels deep, and small enough to be walked as a tree.
 */
public sealed interface PickleValue
    permits PickleValue.None,
        PickleValue.Bool,
        PickleValue.Int,
        PickleValue.Real,
        PickleValue.Text,
        PickleValue.Bytes,
        PickleSequence,
        PickleDict,
        ClassReference,
        PickleObject {
  /** Python's {@code None}. */
  enum None implements PickleValue {
    /** The only one. */
    NONE
  }

  /** Python's {@code bool}. */
  record Bool(boolean value) implements PickleValue {}

  /** Python's {@code int}, of up to 255 bytes. */
  record Int(BigInteger value) implements PickleValue {
    /**
     * Returns the value as a long.
     *
     * @throws PickleException if it doesn't fit
     */
    public long toLong() throws PickleException {
      if (value.bitLength() > 63) {
        throw new PickleException("an int must fit 64 bits, found " + PickleKinds.describe(this));
      }
      return value.longValue();
    }
  }

  /** Python's {@code float}. */
  record Real(double value) implements PickleValue {}

  /** Python's {@code str}. */
  record Text(String value) implements PickleValue {}

  /**
   * Python's {@code bytes}.
   *
   * @param latin1 one character, 0 to 255, for each byte
   */
  record Bytes(String latin1) implements PickleValue {}
}
