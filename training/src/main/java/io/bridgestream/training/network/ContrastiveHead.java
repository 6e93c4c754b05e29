package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.Linear;
import io.bridgestream.training.nn.Parameter;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The originals' contrastive heads: the towers' first tokens, before any projection, each through a
 * Linear layer to unit length; similarities divided by a learned temperature.
 *
 * <p>Letters: B batch, D width of the text tower, W of the vision tower, E of an embedding.
 */
public final class ContrastiveHead extends Head {
  private static final double START = 0.07;
  private static final double LOWEST = 0.001;
  private static final double HIGHEST = 0.5;

  private final Linear textHead;
  private final Linear imageHead;
  private final Parameter temperature;

  /** Declares the heads; {@code prefix} is what the family's files call them. */
  public ContrastiveHead(String prefix, long textWidth, long imageWidth, long size) {
    this.textHead = child(prefix + "text_head.fc", new Linear(textWidth, size));
    this.imageHead = child(prefix + "image_head.fc", new Linear(imageWidth, size));
    this.temperature = parameter("temperature", new InitialValue.Constant(START));
  }

  /** Embeds the text tower's first token [B, D] as [B, E] of unit length. */
  public Tensor embedText(Tensor textClass) {
    return Tensors.unitLength(textHead.forward(textClass));
  }

  /** Embeds the vision tower's normalised class token [B, W] as [B, E] of unit length. */
  public Tensor embedImage(Tensor imageClass) {
    return Tensors.unitLength(imageHead.forward(imageClass));
  }

  /** Returns logits [B, B] from embeddings [B, E]: a row per image, a column per text. */
  public Tensor logits(Tensor imageEmbeddings, Tensor textEmbeddings) {
    return imageEmbeddings.matmul(textEmbeddings.transpose(0, 1)).div(temperature.tensor());
  }

  /** Brings the temperature back into its range; training does so before every step. */
  public void clampTemperature() {
    try (AutoGradMode off = new AutoGradMode(false)) {
      temperature
          .tensor()
          .clamp_(new ScalarOptional(new Scalar(LOWEST)), new ScalarOptional(new Scalar(HIGHEST)));
    }
  }
}
