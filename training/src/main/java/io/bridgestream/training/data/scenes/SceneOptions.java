package io.bridgestream.training.data.scenes;

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
 * @param nameShare of category questions that ask for the concept ("dog") and not the category
 * @param rounds how often each kind of question is asked about a scene, in other words
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
    double nameShare,
    int rounds) {

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
    share("name share", nameShare);
    require(rounds >= 1 && rounds <= 16, "rounds", "between 1 and 16", rounds);
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
    return new SceneOptions(seed, scenes, 96, ALL, 5, 0.1, 20, 0.25, 0.2, 0.3, 1);
  }

  /** Returns options with images of this side. */
  public SceneOptions withSide(int pixels) {
    return with(pixels, conceptsPerCategory, mostPictures, rounds);
  }

  /** Returns options with at most this many pictures in a scene. */
  public SceneOptions withMostPictures(int count) {
    return with(side, conceptsPerCategory, count, rounds);
  }

  /** Returns options with at most this many concepts of each category. */
  public SceneOptions withConceptsPerCategory(int count) {
    return with(side, count, mostPictures, rounds);
  }

  /** Returns options with each kind of question asked so often about a scene. */
  public SceneOptions withRounds(int count) {
    return with(side, conceptsPerCategory, mostPictures, count);
  }

  private SceneOptions with(int newSide, int newConcepts, int newPictures, int newRounds) {
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
        nameShare,
        newRounds);
  }

  /** Returns options with these shares of harder questions. */
  public SceneOptions withShares(double concepts, double relations, double names) {
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
        names,
        rounds);
  }
}
