package io.bridgestream.inference;

import io.bridgestream.model.image.Pixels;
import java.util.List;

/**
 * An image and what is asked about it.
 *
 * @param image of any size
 * @param questions for the answer head
 * @param captions for the match head
 */
public record ImageText(Pixels image, List<String> questions, List<String> captions) {
  /** Copies the lists. */
  public ImageText {
    questions = List.copyOf(questions);
    captions = List.copyOf(captions);
  }

  /** Says how much is asked; never what. */
  @Override
  public String toString() {
    return "ImageText[%s, %d questions, %d captions]"
        .formatted(image, questions.size(), captions.size());
  }
}
