package io.bridgestream.training.network;

import io.bridgestream.model.config.TaskHead;
import io.bridgestream.training.nn.Dropout;
import org.bytedeco.pytorch.Tensor;

/**
 * NLVR2: whether a statement holds for two images, from one pass of the trunk for each of them.
 *
 * <p>Letters: B batch, D hidden.
 */
public final class Nlvr2Head extends Head {
  private final Dropout dropout;
  private final Classifier classifier;

  /** Declares the head. */
  public Nlvr2Head(TaskHead.Nlvr2 head, long hiddenSize) {
    this.dropout = unnamedChild(new Dropout(head.dropout()));
    this.classifier = unnamedChild(Classifier.of(head, 4 * hiddenSize));
  }

  /**
   * Maps the pooled states [B, 2D] of the passes for {@link ImageSlot#FIRST} and {@link
   * ImageSlot#SECOND} to logits [B, 2], the second for "true".
   */
  public Tensor forward(Tensor firstPooled, Tensor secondPooled) {
    Tensor both = Tensors.concatenate(firstPooled, secondPooled); // [B, 4D]
    return classifier.forward(dropout.forward(both));
  }
}
