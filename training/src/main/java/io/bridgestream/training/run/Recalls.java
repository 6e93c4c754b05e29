package io.bridgestream.training.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** Recall from the scores of all pairs. Of equal scores the own one counts last. */
final class Recalls {
  private static final int[] AMONG = {1, 5, 10};

  private final float[][] pairs;
  private final int[] imageOf;

  /**
   * Takes scores, [images][texts], over.
   *
   * @param imageOf each text's own image
   */
  Recalls(float[][] pairs, int[] imageOf) {
    this.pairs = pairs;
    this.imageOf = imageOf;
  }

  /** Returns the six recalls: an image's texts found by it, and a text's image found by it. */
  Scores scores() {
    Map<String, Double> recalls = new LinkedHashMap<>();
    for (int among : AMONG) {
      recalls.put("text R@" + among, texts(among));
      recalls.put("image R@" + among, images(among));
    }
    double mean = recalls.values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return new Scores(mean, imageOf.length, recalls, Double.NaN);
  }

  private double images(int among) {
    int found = 0;
    for (int text = 0; text < imageOf.length; text++) {
      int better = 0;
      for (int image = 0; image < pairs.length; image++) {
        boolean own = image == imageOf[text];
        better += !own && pairs[image][text] >= pairs[imageOf[text]][text] ? 1 : 0;
      }
      found += better < among ? 1 : 0;
    }
    return (double) found / imageOf.length;
  }

  private double texts(int among) {
    int found = 0;
    for (int image = 0; image < pairs.length; image++) {
      float best = Float.NEGATIVE_INFINITY;
      for (int text = 0; text < imageOf.length; text++) {
        best = imageOf[text] == image ? Math.max(best, pairs[image][text]) : best;
      }
      int better = 0;
      for (int text = 0; text < imageOf.length; text++) {
        better += imageOf[text] != image && pairs[image][text] >= best ? 1 : 0;
      }
      found += better < among ? 1 : 0;
    }
    return (double) found / pairs.length;
  }
}
