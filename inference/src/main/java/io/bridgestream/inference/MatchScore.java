package io.bridgestream.inference;

/**
 * How well a caption matches an image.
 *
 * @param caption as it was asked
 * @param score the probability that it matches, in [0, 1]
 * @param noMatchLogit the head's number for "no match"
 * @param matchLogit the head's number for "match"
 */
public record MatchScore(String caption, double score, float noMatchLogit, float matchLogit) {
  /** Says the score; never what was asked. */
  @Override
  public String toString() {
    return "MatchScore[" + score + "]";
  }
}
