package io.bridgestream.training.network;

import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.training.nn.Activations;
import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Linear;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.Products;
import org.bytedeco.pytorch.Tensor;

/**
 * Masked language modelling: D LN(activation(W x)) + b. The decoder D is not tied to the word
 * embeddings.
 *
 * <p>Letters: B batch, T tokens, D hidden, V vocabulary.
 */
public final class MlmHead extends Head {
  private final Linear dense;
  private final Activation activation;
  private final LayerNorm norm;
  private final Parameter decoder;
  private final Parameter bias;

  /** Declares the head over a vocabulary of {@code vocabSize} tokens. */
  public MlmHead(CrossModalConfig config, long vocabSize) {
    long hidden = config.hiddenSize();
    this.dense = child("transform.dense", new Linear(hidden, hidden));
    this.activation = config.headActivation();
    this.norm = child("transform.LayerNorm", new LayerNorm(hidden, config.headLayerNormEps()));
    this.decoder = parameter("decoder.weight", InitialValue.Normal.LINEAR, vocabSize, hidden);
    this.bias = parameter("bias", InitialValue.ZERO, vocabSize);
  }

  /** Maps the text's fused states [B, T, D] to logits [B, T, V]. */
  public Tensor forward(Tensor text) {
    Tensor transformed =
        norm.forward(Activations.apply(activation, dense.forward(text))); // [B, T, D]
    return Products.linear(transformed, decoder, bias);
  }
}
