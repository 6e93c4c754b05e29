package io.bridgestream.training.data;

import io.bridgestream.model.text.EncodedBatch;
import io.bridgestream.model.text.SpecialTokens;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Texts with some tokens hidden, for masked language modelling: of the tokens that are not special,
 * 15 % are to be guessed; of those 80 % become the mask, 10 % any token, 10 % stay. The arrays are
 * not copied.
 *
 * <p>Letters: B texts, T tokens.
 */
public final class MaskedTokens {
  /** The label of tokens that are not to be guessed. */
  public static final long IGNORED = -100;

  private static final double MASK_SHARE = 0.8;
  private static final double RANDOM_SHARE = 0.5;

  private final long[] ids;
  private final long[] labels;

  private MaskedTokens(long[] ids, long[] labels) {
    this.ids = ids;
    this.labels = labels;
  }

  /**
   * Hides tokens of a batch. Every text has a generator of its own, so that what is hidden in it
   * does not depend on its neighbours.
   *
   * @param probability that a token is to be guessed, from 0 to 1
   */
  static MaskedTokens of(
      EncodedBatch texts,
      SpecialTokens special,
      int vocabulary,
      double probability,
      Draws.PerRow draws) {
    long[] ids = texts.ids();
    long[] labels = new long[ids.length];
    Arrays.fill(labels, IGNORED);
    for (int row = 0; row < texts.texts(); row++) {
      RandomGenerator random = draws.row(row);
      for (int i = row * texts.length(); i < (row + 1) * texts.length(); i++) {
        boolean plain = !isSpecial(ids[i], special);
        if (plain && random.nextDouble() < probability) {
          labels[i] = ids[i];
          ids[i] = hidden(ids[i], special, vocabulary, random);
        }
      }
    }
    return new MaskedTokens(ids, labels);
  }

  private static boolean isSpecial(long id, SpecialTokens special) {
    return id == special.start()
        || id == special.end()
        || id == special.pad()
        || id == special.mask();
  }

  private static long hidden(
      long id, SpecialTokens special, int vocabulary, RandomGenerator random) {
    if (random.nextDouble() < MASK_SHARE) {
      return special.mask();
    }
    return random.nextDouble() < RANDOM_SHARE ? random.nextInt(vocabulary) : id;
  }

  /** Returns the token ids {@code [B, T]} with some hidden; the array itself. */
  public long[] ids() {
    return ids;
  }

  /** Returns the true ids {@code [B, T]} where they are to be guessed, -100 elsewhere. */
  public long[] labels() {
    return labels;
  }
}
