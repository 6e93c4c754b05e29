package io.bridgestream.training.parity;

import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.network.ImageText;
import io.bridgestream.training.nn.TensorValues;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * A comparison. Everything in it follows from its name; {@code transformers_parity.py} says how.
 *
 * @param name the name, such as {@code base-seed1-batch4-padded-mlm+itm}
 * @param size the model
 * @param seed what weights and inputs are drawn from
 * @param batch number of pairs
 * @param padded whether the texts have different lengths
 * @param heads the heads on the trunk, whose losses are summed; none for the bare trunk
 */
record ParityCase(
    String name, ModelSize size, long seed, int batch, boolean padded, List<Head> heads) {

  private static final Pattern NAME =
      Pattern.compile("(\\w+)-seed(\\d+)-batch(\\d+)-(padded|unpadded)-([\\w+]+)");
  private static final FormulaScale PIXELS = new FormulaScale(2, 0);
  private static final int FIRST_WORD = 3;
  private static final long BEGIN = 0;
  private static final long PAD = 1;
  private static final long END = 2;
  private static final long IGNORED = -100;

  /** Hugging Face's heads. */
  enum Head {
    /** Masked language modelling. */
    MLM,
    /** Image-text matching. */
    ITM,
    /** Contrastive learning. */
    ITC;

    private TaskHead declaration() {
      return switch (this) {
        case MLM -> new TaskHead.Mlm();
        case ITM -> new TaskHead.Itm();
        case ITC -> new TaskHead.HuggingFaceContrastive(512);
      };
    }
  }

  /** Reads a name. */
  static ParityCase parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "Cannot run a case: its name must match %s, found %s".formatted(NAME, name));
    }
    List<Head> heads =
        parts.group(5).equals("model")
            ? List.of()
            : Arrays.stream(parts.group(5).toUpperCase(Locale.ROOT).split("\\+"))
                .map(Head::valueOf)
                .toList();
    return new ParityCase(
        name,
        ModelSize.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
        Long.parseLong(parts.group(2)),
        Integer.parseInt(parts.group(3)),
        parts.group(4).equals("padded"),
        heads);
  }

  /** Returns the model, heads included. */
  ModelConfig config() {
    return size.config().withHeads(new TaskHeads(heads.stream().map(Head::declaration).toList()));
  }

  /** Returns the inputs, in the current scope. */
  ImageText inputs() {
    int tokens = size.tokens();
    long[] ids = new long[batch * tokens];
    long[] mask = new long[batch * tokens];
    FormulaNumbers words = numbers("input_ids");
    for (int i = 0; i < ids.length; i++) {
      int length = length(i / tokens);
      mask[i] = i % tokens < length ? 1 : 0;
      ids[i] = id(i % tokens, length, FIRST_WORD + words.integer(i, vocabulary() - FIRST_WORD));
    }
    long[] shape = {batch, tokens};
    return new ImageText(
        TensorValues.ofLongs(shape, ids), TensorValues.ofLongs(shape, mask), pixels());
  }

  private int length(int row) {
    return padded ? size.tokens() - (row + 1) * size.tokens() / 6 : size.tokens();
  }

  private static long id(int position, int length, long word) {
    if (position == 0) {
      return BEGIN;
    }
    if (position == length - 1) {
      return END;
    }
    return position < length ? word : PAD;
  }

  private Tensor pixels() {
    int side = size.config().vision().imageSize();
    float[] values = new float[batch * 3 * side * side];
    numbers("pixel_values").fill(FloatBuffer.wrap(values), PIXELS);
    return TensorValues.ofFloats(new long[] {batch, 3, side, side}, values);
  }

  /** Returns the words asked for, -100 where none is: [B, T]. */
  Tensor wordLabels() {
    int tokens = size.tokens();
    long[] labels = new long[batch * tokens];
    FormulaNumbers words = numbers("mlm_labels");
    FormulaNumbers asked = numbers("mlm_asked");
    for (int i = 0; i < labels.length; i++) {
      boolean real = i % tokens < length(i / tokens);
      boolean counts = real && (i % tokens == 1 || asked.integer(i, 4) == 0);
      labels[i] = counts ? words.integer(i, vocabulary()) : IGNORED;
    }
    return TensorValues.ofLongs(new long[] {batch, tokens}, labels);
  }

  /** Returns whether image and text match: [B]. */
  Tensor matchLabels() {
    long[] labels = new long[batch];
    Arrays.setAll(labels, row -> numbers("itm_labels").integer(row, 2));
    return TensorValues.ofLongs(new long[] {batch}, labels);
  }

  private int vocabulary() {
    return size.config().text().vocabSize();
  }

  private FormulaNumbers numbers(String input) {
    return FormulaNumbers.of(seed, input);
  }
}
