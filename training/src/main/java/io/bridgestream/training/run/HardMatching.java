package io.bridgestream.training.run;

import io.bridgestream.training.data.Batch;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.network.Contrast;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.Trunk;
import io.bridgestream.training.network.UniModalStates;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.objective.ContrastiveLoss;
import io.bridgestream.training.objective.HardNegatives;
import io.bridgestream.training.objective.Matches;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The originals' {@code itm_itc}: the towers run once, contrast compares all of a batch, and
 * matching is learned from every pair, from every text with a false image and from every image with
 * a false text. The false ones are drawn from this process's part of the batch, by similarity.
 *
 * <p>Letters: B examples, P pairs, at most 3 B.
 */
final class HardMatching {
  private final Network network;
  private final long seed;

  HardMatching(Network network, long seed) {
    this.network = network;
    this.seed = seed;
  }

  /** Returns the sum of both losses. */
  Tensor of(Batch batch) {
    Trunk trunk = network.trunk();
    UniModalStates states = trunk.encode(BatchTensors.of(batch.texts(), batch.images()));
    Contrast head = network.head(Contrast.class);
    Tensor images = head.embedImage(head.imageClass(trunk, states));
    Tensor logits =
        head.logits(images, head.embedText(states.textClass()))
            .to(torch.ScalarType.Float); // [B, B]
    Matches matches =
        Matches.of(batch.imageIndices(), batch.examples().stream().map(Example::text).toList());
    long[] shape = {matches.size(), matches.size()};
    Tensor shares = TensorValues.ofFloats(shape, matches.shares());
    return ContrastiveLoss.of(logits, shares).add(matching(states, pairs(batch, logits, matches)));
  }

  /** Every pair, then every text with a false image, then every image with a false text. */
  private Pairs pairs(Batch batch, Tensor logits, Matches matches) {
    RandomGenerator random = new SplittableRandom(31 * seed + batch.position().hashCode());
    int[] falseImages = draw(logits.transpose(0, 1), matches, random);
    int[] falseTexts = draw(logits, matches, random);
    Pairs pairs = new Pairs(batch.images().rows());
    for (int i = 0; i < matches.size(); i++) {
      pairs.add(i, i, 1);
    }
    for (int text = 0; text < matches.size(); text++) {
      pairs.add(text, falseImages[text], 0);
    }
    for (int image = 0; image < matches.size(); image++) {
      pairs.add(falseTexts[image], image, 0);
    }
    return pairs;
  }

  private static int[] draw(Tensor logits, Matches matches, RandomGenerator random) {
    return HardNegatives.draw(TensorValues.toFloats(logits), matches, random);
  }

  private Tensor matching(UniModalStates states, Pairs pairs) {
    UniModalStates chosen = states.texts(pairs.texts()).about(states, pairs.images());
    Tensor pooled = network.trunk().pool(chosen, ImageSlot.FIRST); // [P, 2D]
    return ClassificationLoss.of(network.head(ItmHead.class).forward(pooled), pairs.labels());
  }

  /** Pairs of examples' texts and images, of which some may share an image. */
  private static final class Pairs {
    private final long[] rows;
    private final long[] texts;
    private final long[] images;
    private final long[] labels;
    private int count;

    /** Makes room; {@code rows} is the place of each example's image. */
    Pairs(long[] rows) {
      this.rows = rows;
      this.texts = new long[3 * rows.length];
      this.images = new long[3 * rows.length];
      this.labels = new long[3 * rows.length];
    }

    /** Adds a pair, unless there was none to draw. */
    void add(int text, int image, long label) {
      if (text != HardNegatives.NONE && image != HardNegatives.NONE) {
        texts[count] = text;
        images[count] = rows[image];
        labels[count] = label;
        count++;
      }
    }

    Tensor texts() {
      return tensor(texts);
    }

    Tensor images() {
      return tensor(images);
    }

    Tensor labels() {
      return tensor(labels);
    }

    private Tensor tensor(long[] numbers) {
      return TensorValues.ofLongs(new long[] {count}, Arrays.copyOf(numbers, count));
    }
  }
}
