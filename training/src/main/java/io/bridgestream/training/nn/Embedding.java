package io.bridgestream.training.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A table of rows, looked up by their number. */
public final class Embedding extends Layer {
  /** No row of the table. */
  private static final long NONE = -1;

  private final Parameter weight;
  private final long frozenRow;

  private Embedding(InitialValue start, long rows, long width, long frozenRow) {
    this.weight = parameter("weight", start, rows, width);
    this.frozenRow = frozenRow;
  }

  /** Declares a table. */
  public static Embedding of(long rows, long width) {
    return new Embedding(InitialValue.Normal.EMBEDDING, rows, width, NONE);
  }

  /** Declares a table whose rows start in their own way. */
  public static Embedding of(long rows, long width, InitialValue start) {
    return new Embedding(start, rows, width, NONE);
  }

  /** Declares a table whose row for padding gets no gradient. */
  public static Embedding withPadding(long rows, long width, long paddingRow) {
    return new Embedding(InitialValue.Normal.EMBEDDING, rows, width, paddingRow);
  }

  /** Looks up {@code indices} (int64, [...]), giving [..., width]. */
  public Tensor forward(Tensor indices) {
    return torch.embedding(weight.tensor(), indices, frozenRow, false, false);
  }

  /** Returns row {@code index}, [width]. */
  public Tensor row(long index) {
    return weight.tensor().select(0, index);
  }

  /** Returns the whole table, [rows, width]. */
  public Tensor table() {
    return weight.tensor();
  }
}
