package io.bridgestream.training.run;

import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.text.EncodedBatch;
import io.bridgestream.training.data.Batch;
import io.bridgestream.training.data.Images;
import io.bridgestream.training.data.MaskedTokens;
import io.bridgestream.training.data.Targets;
import io.bridgestream.training.network.Contrast;
import io.bridgestream.training.network.ContrastiveHead;
import io.bridgestream.training.network.HuggingFaceContrastiveHead;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.MlmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.Nlvr2Head;
import io.bridgestream.training.network.RankHead;
import io.bridgestream.training.network.SnliHead;
import io.bridgestream.training.network.TextsOnImages;
import io.bridgestream.training.network.Trunk;
import io.bridgestream.training.network.UniModalStates;
import io.bridgestream.training.network.VqaHead;
import io.bridgestream.training.objective.AnswerLoss;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.objective.ContrastiveLoss;
import io.bridgestream.training.objective.HuggingFaceContrastiveLoss;
import io.bridgestream.training.objective.MaskedTokenLoss;
import io.bridgestream.training.objective.RankLoss;
import io.bridgestream.training.parallel.ProcessGroup;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The loss of each objective on a batch: one pass, in the current scope. */
final class Losses {
  private final Network network;
  private final BatchTensors tensors;
  private final ProcessGroup group;
  private final HardMatching hardMatching;

  /** Makes losses; {@code seed} is where draws of false partners come from. */
  Losses(Network network, ProcessGroup group, long seed) {
    this.network = network;
    this.tensors = new BatchTensors(network);
    this.group = group;
    this.hardMatching = new HardMatching(network, group, seed);
  }

  Tensor of(Objective objective, Batch batch) {
    return switch (objective) {
      case VQA -> answers(batch);
      case ITM -> matching(batch);
      case MLM -> maskedTokens(batch);
      case ITC -> contrast(batch);
      case ITM_ITC -> hardMatching.of(batch);
      case SNLI_VE -> entailment(batch);
      case NLVR2 -> truth(batch);
      case IRTR -> rank(batch);
    };
  }

  /** Brings weights that an update may have taken out of their range back into it. */
  void settle() {
    TaskHeads heads = network.config().heads();
    if (heads.contrastive().isPresent()
        && network.head(Contrast.class) instanceof ContrastiveHead head) {
      head.clampTemperature();
    }
  }

  private Tensor answers(Batch batch) {
    if (!(batch.targets() instanceof Targets.Scores scores)) {
      throw new TrainingException("Cannot learn answers: every question must have them");
    }
    Tensor logits =
        network
            .head(VqaHead.class)
            .forward(pooled(tensors.of(batch.texts(), batch.images()))); // [B, A]
    return AnswerLoss.of(logits, tensors.floats(logits.shape(), scores.values()));
  }

  /** Captions that say whether they match are taken at their word; others get false images. */
  private Tensor matching(Batch batch) {
    if (batch.targets() instanceof Targets.Labels labels && contains(labels.values(), 0)) {
      TextsOnImages pairs = tensors.of(batch.texts(), batch.images());
      return matching(pairs, labels.values());
    }
    Images falseImages =
        batch
            .falseImages()
            .orElseThrow(() -> new TrainingException("Cannot learn matching without false images"));
    return withFalseImages(batch, falseImages);
  }

  /** Half of the pairs, drawn at random, keep their image; the others get a false one. */
  private Tensor withFalseImages(Batch batch, Images falseImages) {
    int size = batch.size();
    long[] labels = new long[size];
    long[] rows = new long[size];
    boolean[] keeps = drawHalf(size, batch.position().hashCode());
    for (int i = 0; i < size; i++) {
      labels[i] = keeps[i] ? 1 : 0;
      rows[i] =
          keeps[i] ? batch.images().rows()[i] : batch.images().count() + falseImages.rows()[i];
    }
    TextsOnImages trueImages = tensors.of(batch.texts(), batch.images());
    Tensor pixels =
        torch.cat(new TensorVector(trueImages.pixels(), tensors.pixels(falseImages)), 0);
    Tensor imageOf = tensors.longs(rows);
    return matching(
        new TextsOnImages(trueImages.inputIds(), trueImages.attentionMask(), pixels, imageOf),
        labels);
  }

  private static boolean[] drawHalf(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] drawn = new boolean[size];
    int left = size / 2;
    for (int i = 0; i < size; i++) {
      drawn[i] = random.nextInt(size - i) < left;
      left -= drawn[i] ? 1 : 0;
    }
    return drawn;
  }

  private Tensor matching(TextsOnImages pairs, long[] labels) {
    Tensor logits = network.head(ItmHead.class).forward(pooled(pairs)); // [B, 2]
    return ClassificationLoss.of(logits, tensors.longs(labels));
  }

  private Tensor maskedTokens(Batch batch) {
    MaskedTokens masked = batch.masked().orElseThrow();
    TextsOnImages texts =
        tensors.of(batch.texts(), masked.ids(), batch.images(), batch.images().rows());
    Trunk trunk = network.trunk();
    Tensor states = trunk.fuse(trunk.encode(texts), ImageSlot.FIRST).text(); // [B, T, D]
    Tensor logits = network.head(MlmHead.class).forward(states); // [B, T, V]
    if (Arrays.stream(masked.labels()).allMatch(label -> label == MaskedTokens.IGNORED)) {
      // A mean over nothing is no number; a small batch of short texts may have drawn no mask.
      return logits.sum().mul(new Scalar(0));
    }
    long[] shape = {batch.texts().texts(), batch.texts().length()};
    return MaskedTokenLoss.of(logits, tensors.longs(shape, masked.labels()));
  }

  /** The originals compare with the batches of all processes, Hugging Face with one's own. */
  private Tensor contrast(Batch batch) {
    Trunk trunk = network.trunk();
    UniModalStates states = trunk.encode(tensors.of(batch.texts(), batch.images()));
    Contrast head = network.head(Contrast.class);
    Tensor texts = head.embedText(states.textClass());
    Tensor images = head.embedImage(head.imageClass(trunk, states));
    if (head instanceof HuggingFaceContrastiveHead three) {
      Tensor pairs = three.embedPair(trunk.pool(states, ImageSlot.FIRST));
      return HuggingFaceContrastiveLoss.of(
          head.logits(texts, images), head.logits(texts, pairs), head.logits(images, pairs));
    }
    return ContrastiveLoss.of(head.logits(group.gather(images), group.gather(texts)));
  }

  private Tensor entailment(Batch batch) {
    Tensor pooled = pooled(tensors.of(batch.texts(), batch.images()));
    return ClassificationLoss.of(network.head(SnliHead.class).forward(pooled), labels(batch));
  }

  private Tensor truth(Batch batch) {
    return ClassificationLoss.of(truthLogits(network, batch), labels(batch));
  }

  /** Returns NLVR2's logits, [B, 2]: one pass of the trunk for each image. */
  static Tensor truthLogits(Network network, Batch batch) {
    BatchTensors tensors = new BatchTensors(network);
    Images second = batch.secondImages().orElseThrow();
    Tensor left = pooled(network, tensors.of(batch.texts(), batch.images()), ImageSlot.FIRST);
    Tensor right = pooled(network, tensors.of(batch.texts(), second), ImageSlot.SECOND);
    return network.head(Nlvr2Head.class).forward(left, right);
  }

  /** Every image with its own text, then with false ones. */
  private Tensor rank(Batch batch) {
    EncodedBatch falseTexts = batch.falseTexts().orElseThrow();
    int perImage = falseTexts.texts() / batch.size();
    long[] rows = new long[falseTexts.texts()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = batch.images().rows()[i / perImage];
    }
    RankHead head = network.head(RankHead.class);
    Tensor own = head.forward(pooled(tensors.of(batch.texts(), batch.images()))); // [B]
    Tensor others =
        head.forward(
            pooled(tensors.of(falseTexts, falseTexts.ids(), batch.images(), rows))); // [B M]
    TensorVector both = new TensorVector(own.unsqueeze(1), others.view(batch.size(), perImage));
    return RankLoss.of(torch.cat(both, 1)); // [B, 1 + M]
  }

  private Tensor labels(Batch batch) {
    if (batch.targets() instanceof Targets.Labels labels) {
      return tensors.longs(labels.values());
    }
    throw new TrainingException("Cannot learn classes: every example must have one");
  }

  private Tensor pooled(TextsOnImages pairs) {
    return pooled(network, pairs, ImageSlot.FIRST);
  }

  private static Tensor pooled(Network network, TextsOnImages pairs, ImageSlot slot) {
    Trunk trunk = network.trunk();
    return trunk.pool(trunk.encode(pairs), slot); // [B, 2D]
  }

  private static boolean contains(long[] values, long wanted) {
    for (long value : values) {
      if (value == wanted) {
        return true;
      }
    }
    return false;
  }
}
