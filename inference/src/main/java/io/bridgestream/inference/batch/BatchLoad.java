package io.bridgestream.inference.batch;

/**
 * The size of a batch, padded as it will run.
 *
 * @param items items
 * @param images distinct images
 * @param pairs (image, text) pairs
 * @param tokens tokens of the longest text
 * @param patches patches of the largest image
 */
public record BatchLoad(int items, int images, int pairs, int tokens, int patches) {
  /** No item. */
  public static final BatchLoad NONE = new BatchLoad(0, 0, 0, 0, 0);

  /** Returns text tokens x image patches, summed over the pairs with their padding. */
  public long paddedCost() {
    return (long) pairs * tokens * patches;
  }

  /** Returns the patches that the vision tower sees. */
  long visionCost() {
    return (long) images * patches;
  }

  /** Returns this load with one more item, whose image may be there already. */
  BatchLoad plus(Workload item, boolean newImage) {
    return new BatchLoad(
        items + 1,
        images + (newImage ? 1 : 0),
        Math.addExact(pairs, item.texts()),
        Math.max(tokens, item.tokens()),
        Math.max(patches, item.patches()));
  }
}
