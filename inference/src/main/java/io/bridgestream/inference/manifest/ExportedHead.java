package io.bridgestream.inference.manifest;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A head of the exported model.
 *
 * @param name as in {@code task_heads} of the checkpoint's config: mlm, itm, itc, vqa, snli_ve,
 *     nlvr2 or rank
 * @param labels what the columns of its logits mean; empty where they are ids, or nobody knows
 * @param similarityScale what the product of two contrastive embeddings is multiplied with; only
 *     for itc
 */
public record ExportedHead(String name, List<String> labels, OptionalDouble similarityScale) {
  /** Copies the labels. */
  public ExportedHead {
    labels = List.copyOf(labels);
  }
}
