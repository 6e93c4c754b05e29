package io.bridgestream.inference;

import io.bridgestream.inference.batch.Workload;
import io.bridgestream.inference.engine.ModelImage;
import io.bridgestream.inference.engine.Pair;
import io.bridgestream.model.text.EncodedText;
import java.util.ArrayList;
import java.util.List;

/**
 * A request in the form that one model reads: resized, tokenized, found to be good. Immutable and
 * thread-safe. Made by {@link MatchModel#prepare}.
 */
public final class PreparedRequest {
  private final String model;
  private final int patches;
  private final ModelImage image;
  private final List<Asked> questions;
  private final List<Asked> captions;

  /** A text as it was asked and as the model reads it. */
  record Asked(String text, EncodedText tokens) {
    @Override
    public String toString() {
      return tokens.toString();
    }
  }

  PreparedRequest(
      String model, int patches, ModelImage image, List<Asked> questions, List<Asked> captions) {
    this.model = model;
    this.patches = patches;
    this.image = image;
    this.questions = List.copyOf(questions);
    this.captions = List.copyOf(captions);
  }

  /** Returns what this costs in a batch. */
  public Workload workload() {
    int tokens = pairs().stream().mapToInt(pair -> pair.text().length()).max().orElseThrow();
    return new Workload(image.digest(), patches, questions.size() + captions.size(), tokens);
  }

  /** Returns the SHA-256 of the image as the model reads it, in hexadecimal digits. */
  public String imageDigest() {
    return image.digest().hex();
  }

  /** Returns the digest of the model that it was prepared for. */
  String model() {
    return model;
  }

  ModelImage image() {
    return image;
  }

  List<Asked> questions() {
    return questions;
  }

  List<Asked> captions() {
    return captions;
  }

  /** Returns its pairs: those of the questions, then those of the captions. */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>(questions.size() + captions.size());
    questions.forEach(asked -> pairs.add(new Pair(image, asked.tokens())));
    captions.forEach(asked -> pairs.add(new Pair(image, asked.tokens())));
    return pairs;
  }

  /** Says how much is asked; never what. */
  @Override
  public String toString() {
    return "PreparedRequest[%d questions, %d captions]"
        .formatted(questions.size(), captions.size());
  }
}
