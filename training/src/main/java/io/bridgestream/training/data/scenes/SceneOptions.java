package io.bridgestream.training.data.scenes;

import java.util.List;

/**
 * How many scenes there are, and how hard they are.
 *
 * @param seed of everything drawn
 * @param scenes to train on; each other split has a twentieth of that, at least 20
 * @param side of the images in pixels, at least 96
 * @param conceptsPerCategory how many concepts of each category (and of each topic) there are, at
 *     most; fewer are learned sooner
 * @param mostPictures in a scene, 1 to 5
 * @param mostOverlap how much of the smaller of two pictures' circles another may cover, 0 to 1
 * @param mostRotation in degrees, to either side
 * @param conceptShare of existence questions that name a concept ("a dog") and not a category
 * @param relationShare of position questions that relate two pictures
 * @param recoloredShare of the pictures to train on that have other colours than the artist's
 * @param asked what is asked about each scene; kinds may repeat, and are then asked in other words
 */
public record SceneOptions(
    long seed,
    int scenes,
    int side,
    int conceptsPerCategory,
    int mostPictures,
    double mostOverlap,
    double mostRotation,
    double conceptShare,
    double relationShare,
    double recoloredShare,
    List<Kind> asked) {

  /** As many concepts as there are. */
  public static final int ALL = Integer.MAX_VALUE;

  /** Checks the numbers. */
  public SceneOptions {
    require(scenes >= 1, "scenes", "at least 1", scenes);
    require(side >= 96 && side <= 1024, "side", "between 96 and 1024", side);
    require(conceptsPerCategory >= 1, "concepts per category", "at least 1", conceptsPerCategory);
    require(mostPictures >= 1 && mostPictures <= 5, "pictures", "between 1 and 5", mostPictures);
    require(mostOverlap >= 0 && mostOverlap <= 1, "overlap", "between 0 and 1", mostOverlap);
    require(
        mostRotation >= 0 && mostRotation <= 180, "rotation", "between 0 and 180", mostRotation);
    share("concept share", conceptShare);
    share("relation share", relationShare);
    share("recolored share", recoloredShare);
    asked = List.copyOf(asked);
    require(!asked.isEmpty(), "kinds of questions", "at least one", "none");
  }

  private static void share(String name, double found) {
    require(found >= 0 && found <= 1, name, "between 0 and 1", found);
  }

  private static void require(boolean holds, String name, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Cannot make scenes: %s must be %s, found %s".formatted(name, rule, found));
    }
  }

  /** Returns the usual options: 96 pixels, up to 5 pictures, all concepts. */
  public static SceneOptions of(long seed, int scenes) {
    return new SceneOptions(seed, scenes, 96, ALL, 5, 0.1, 20, 0.25, 0.2, 0, Kind.ALL);
  }

  /** Returns options with images of this side. */
  public SceneOptions withSide(int pixels) {
    return with(pixels, conceptsPerCategory, mostPictures, asked);
  }

  /** Returns options with at most this many pictures in a scene. */
  public SceneOptions withMostPictures(int count) {
    return with(side, conceptsPerCategory, count, asked);
  }

  /** Returns options with at most this many concepts of each category. */
  public SceneOptions withConceptsPerCategory(int count) {
    return with(side, count, mostPictures, asked);
  }

  /** Returns options with these questions asked about each scene. */
  public SceneOptions withAsked(List<Kind> kinds) {
    return with(side, conceptsPerCategory, mostPictures, kinds);
  }

  private SceneOptions with(int newSide, int newConcepts, int newPictures, List<Kind> newAsked) {
    return new SceneOptions(
        seed,
        scenes,
        newSide,
        newConcepts,
        newPictures,
        mostOverlap,
        mostRotation,
        conceptShare,
        relationShare,
        recoloredShare,
        newAsked);
  }

  /** Returns options with these shares of harder questions. */
  public SceneOptions withShares(double concepts, double relations) {
    return with(concepts, relations, recoloredShare);
  }

  /** Returns options with this share of pictures in other colours. */
  public SceneOptions withRecoloredShare(double share) {
    return with(conceptShare, relationShare, share);
  }

  private SceneOptions with(double concepts, double relations, double recolored) {
    return new SceneOptions(
        seed,
        scenes,
        side,
        conceptsPerCategory,
        mostPictures,
        mostOverlap,
        mostRotation,
        concepts,
        relations,
        recolored,
        asked);
  }
}
