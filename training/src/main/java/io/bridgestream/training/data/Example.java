package io.bridgestream.training.data;

import java.util.Optional;

/**
 * An image with a text and what the model should say about them.
 *
 * @param id names the example in reports and in submission files; VQAv2's question id
 * @param image the image; NLVR2's left one
 * @param secondImage NLVR2's right image
 * @param imageIndex the number of the image within its data set: equal for examples of one image
 * @param text question, statement, hypothesis or caption
 * @param target what is right
 * @param type what kind of question it is, by which results are told apart; may be empty
 */
public record Example(
    String id,
    ImageSource image,
    Optional<ImageSource> secondImage,
    int imageIndex,
    String text,
    Target target,
    String type) {

  /** Returns an example of one image. */
  public static Example of(
      String id, ImageSource image, int imageIndex, String text, Target target, String type) {
    return new Example(id, image, Optional.empty(), imageIndex, text, target, type);
  }
}
