package io.bridgestream.training.data;

import io.bridgestream.model.text.EncodedBatch;
import java.util.List;
import java.util.Optional;

/**
 * What one training step reads.
 *
 * <p>Letters: B examples, I images (at most B), S side, T tokens, M false texts per example.
 *
 * @param position where the batch stands in the stream
 * @param examples the examples, B; those with damaged images are gone
 * @param images [I, 3, S, S] and which one each example has, [B]
 * @param secondImages NLVR2's right images
 * @param falseImages for matching: for each example an image of the data set drawn at random
 * @param texts ids and mask, [B, T]
 * @param falseTexts for retrieval: ids and mask of texts drawn at random, [B x M, T], an example's
 *     own ones together
 * @param masked for masked language modelling: ids and labels, [B, T]
 * @param targets scores [B, A], labels [B] or nothing
 */
public record Batch(
    Position position,
    List<Example> examples,
    Images images,
    Optional<Images> secondImages,
    Optional<Images> falseImages,
    EncodedBatch texts,
    Optional<EncodedBatch> falseTexts,
    Optional<MaskedTokens> masked,
    Targets targets) {

  /** Returns B. */
  public int size() {
    return examples.size();
  }

  /** Returns the number within the data set of each example's image, [B]: equal if the same. */
  public long[] imageIndices() {
    return examples.stream().mapToLong(Example::imageIndex).toArray();
  }
}
