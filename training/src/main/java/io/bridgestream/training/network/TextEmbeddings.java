package io.bridgestream.training.network;

import io.bridgestream.model.config.TextConfig;
import io.bridgestream.training.nn.Dropout;
import io.bridgestream.training.nn.Embedding;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.LayerNorm;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * RoBERTa's embeddings: dropout(LN(word + token type 0 + position)).
 *
 * <p>Letters: B batch, T tokens, D hidden.
 */
final class TextEmbeddings extends Layer {
  private final Embedding words;
  private final Embedding positions;
  private final Embedding tokenTypes;
  private final LayerNorm norm;
  private final Dropout dropout;
  private final int padTokenId;

  TextEmbeddings(TextConfig config) {
    long hidden = config.hiddenSize();
    this.padTokenId = config.padTokenId();
    this.words =
        child("word_embeddings", Embedding.withPadding(config.vocabSize(), hidden, padTokenId));
    this.positions =
        child(
            "position_embeddings",
            Embedding.withPadding(config.maxPositions(), hidden, padTokenId));
    this.tokenTypes = child("token_type_embeddings", Embedding.of(config.typeVocabSize(), hidden));
    this.norm = child("LayerNorm", new LayerNorm(hidden, config.layerNormEps()));
    this.dropout = unnamedChild(new Dropout(config.hiddenDropout()));
  }

  /** Embeds {@code inputIds} [B, T] (int64) as [B, T, D]. */
  Tensor forward(Tensor inputIds) {
    Tensor sum =
        words
            .forward(inputIds)
            .add(tokenTypes.row(0))
            .add(positions.forward(positionIds(inputIds))); // [B, T, D]
    return dropout.forward(norm.forward(sum));
  }

  /**
   * Counts real tokens from {@code padTokenId + 1} on; padding gets {@code padTokenId}. The ids
   * decide what is padding, not the attention mask: [B, T].
   */
  Tensor positionIds(Tensor inputIds) {
    Tensor real = inputIds.ne(new Scalar(padTokenId)).to(torch.ScalarType.Long);
    return real.cumsum(1).mul(real).add(new Scalar(padTokenId));
  }
}
