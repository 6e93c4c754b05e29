package io.bridgestream.training.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Examples by number. Which example a number gives never changes; what is random about an example
 * (augmentation, a false image) is drawn by the {@link Collator} from seed, epoch and number.
 * Implementations are thread-safe and open no image before it is read.
 */
public interface DataSet {
  /** Returns the number of examples. */
  int size();

  /**
   * Returns an example.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not from 0 to the size less 1
   */
  Example example(int index);

  /** Returns a data set of examples in memory. */
  static DataSet of(List<Example> examples) {
    return new ExampleList(examples);
  }

  /** Returns the examples of several data sets, one after the other; images are numbered anew. */
  static DataSet concatenated(List<DataSet> parts) {
    List<Example> all = new ArrayList<>();
    int firstImage = 0;
    for (DataSet part : parts) {
      int nextImage = firstImage;
      for (int i = 0; i < part.size(); i++) {
        Example e = part.example(i);
        int image = firstImage + e.imageIndex();
        nextImage = Math.max(nextImage, image + 1);
        all.add(
            new Example(e.id(), e.image(), e.secondImage(), image, e.text(), e.target(), e.type()));
      }
      firstImage = nextImage;
    }
    return of(all);
  }
}
