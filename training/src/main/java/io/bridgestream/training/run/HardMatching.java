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
import io.bridgestream.training.parallel.ProcessGroup;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The originals' {@code itm_itc}: the towers run once, contrast compares all of a batch, and
 * matching is learned from every pair, from every text with a false image and from every image with
 * a false text. The false ones are drawn from this process's part of the batch, by similarity.
 *
 * <p>Letters: N examples of a batch, B of them this process's, P pairs, at most 3 B.
 */
final class HardMatching {
  private final Network network;
  private final BatchTensors tensors;
  private final ProcessGroup group;
  private final long seed;

  HardMatching(Network network, ProcessGroup group, long seed) {
    this.network = network;
    this.tensors = new BatchTensors(network);
    this.group = group;
    this.seed = seed;
  }

  /** Returns the sum of both losses. */
  Tensor of(Batch batch) {
    Trunk trunk = network.trunk();
    UniModalStates states = trunk.encode(tensors.of(batch.texts(), batch.images()));
    Contrast head = network.head(Contrast.class);
    Tensor images = head.embedImage(head.imageClass(trunk, states));
    Tensor texts = head.embedText(states.textClass());
    Tensor compared = logits(head, group.gather(images), group.gather(texts)); // [N, N]
    Tensor drawnFrom = logits(head, images.detach(), texts.detach()); // [B, B]
    return ContrastiveLoss.of(compared, shares(batch))
        .add(matching(states, pairs(batch, drawnFrom)));
  }

  private static Tensor logits(Contrast head, Tensor images, Tensor texts) {
    return head.logits(images, texts).to(torch.ScalarType.Float);
  }

  /** What contrast should find among the examples of all processes, [N, N]. */
  private Tensor shares(Batch batch) {
    long[] images = group.gather(batch.imageIndices());
    long[] texts = group.gather(texts(batch).mapToLong(HardMatching::digest).toArray());
    Matches matches = Matches.of(images, LongStream.of(texts).boxed().toList());
    return tensors.floats(new long[] {images.length, images.length}, matches.shares());
  }

  private static Stream<String> texts(Batch batch) {
    return batch.examples().stream().map(Example::text);
  }

  /** What stands for a text in other processes. */
  private static long digest(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(bytes).getMostSignificantBits();
  }

  /** Every pair, then every text with a false image, then every image with a false text. */
  private Pairs pairs(Batch batch, Tensor logits) {
    Matches matches = Matches.of(batch.imageIndices(), texts(batch).toList());
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
    UniModalStates chosen =
        states.texts(tensors.longs(pairs.texts())).about(states, tensors.longs(pairs.images()));
    Tensor pooled = network.trunk().pool(chosen, ImageSlot.FIRST); // [P, 2D]
    Tensor logits = network.head(ItmHead.class).forward(pooled); // [P, 2]
    return ClassificationLoss.of(logits, tensors.longs(pairs.labels()));
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

    long[] texts() {
      return Arrays.copyOf(texts, count);
    }

    long[] images() {
      return Arrays.copyOf(images, count);
    }

    long[] labels() {
      return Arrays.copyOf(labels, count);
    }
  }
}
