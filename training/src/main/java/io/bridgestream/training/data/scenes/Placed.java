package io.bridgestream.training.data.scenes;

/**
 * A picture in a scene; lengths are shares of the scene's side.
 *
 * @param concept what it shows
 * @param style how it is drawn
 * @param x of its middle, from the left
 * @param y of its middle, from the top
 * @param size of its longer side
 * @param stretch its width over its height, over what the artist gave it; negative if it is
 *     mirrored
 * @param degrees how far it is turned
 * @param tint in which colours
 */
record Placed(
    Concept concept,
    ArtStyle style,
    double x,
    double y,
    double size,
    double stretch,
    double degrees,
    Tint tint) {
  double distance(Placed other) {
    return Math.hypot(x - other.x, y - other.y);
  }
}
