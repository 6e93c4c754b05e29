package io.bridgestream.cli;

import io.bridgestream.events.Caption;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.Question;
import io.bridgestream.inference.ImageText;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.Outcome;
import io.bridgestream.inference.Outcome.Answered;
import io.bridgestream.inference.Outcome.Failed;
import io.bridgestream.model.image.DecodeResult;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.RejectedImage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far the answers of one export are from those of an exact one. Not thread-safe. */
final class PrecisionCost {
  private static final double EVEN = 0.5;

  private int questions;
  private int sameLabel;
  private int captions;
  private double largest;
  private double sum;
  private int judged;
  private int right;
  private int rightExact;

  /**
   * Asks both and counts.
   *
   * @throws CommandFailedException if the image can't be decoded or one doesn't answer
   */
  void add(DemoEvents.Known known, MatchModel exact, MatchModel other) {
    ImageText request = request(known.event());
    Answered expected = ask(exact, request);
    Answered found = ask(other, request);
    for (int i = 0; i < expected.answers().size(); i++) {
      String label = expected.answers().get(i).top().get(0).answer();
      String same = found.answers().get(i).top().get(0).answer();
      questions++;
      sameLabel += label.equals(same) ? 1 : 0;
      Set<String> accepted = accepted(known, i);
      if (accepted != null) {
        judge(accepted.contains(label), accepted.contains(same));
      }
    }
    for (int i = 0; i < expected.matches().size(); i++) {
      double score = expected.matches().get(i).score();
      double near = found.matches().get(i).score();
      captions++;
      largest = Math.max(largest, Math.abs(score - near));
      sum += Math.abs(score - near);
      Map<String, Boolean> matches = known.expected().matches();
      Boolean isTrue = matches.get(known.event().getCaptions().get(i).getId());
      if (isTrue != null) {
        judge(score >= EVEN == isTrue, near >= EVEN == isTrue);
      }
    }
  }

  private static @Nullable Set<String> accepted(DemoEvents.Known known, int question) {
    return known.expected().answers().get(known.event().getQuestions().get(question).getId());
  }

  private void judge(boolean exactIsRight, boolean otherIsRight) {
    judged++;
    rightExact += exactIsRight ? 1 : 0;
    right += otherIsRight ? 1 : 0;
  }

  private static ImageText request(ImageQuestion event) {
    if (!(event.getImage() instanceof ImageBytes image)) {
      throw new CommandFailedException(
          "Cannot ask event %s: its image must be a file, found a reference"
              .formatted(event.getEventId()));
    }
    ByteBuffer content = image.getData().duplicate();
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    DecodeResult result = ImageDecoder.defaults().decode(bytes);
    if (result instanceof DecodedImage decoded) {
      return new ImageText(
          decoded.pixels(),
          event.getQuestions().stream().map(Question::getText).toList(),
          event.getCaptions().stream().map(Caption::getText).toList());
    }
    throw new CommandFailedException(
        event.getEventId() + ": " + ((RejectedImage) result).message());
  }

  private static Answered ask(MatchModel model, ImageText request) {
    Outcome outcome = model.ask(List.of(request)).get(0);
    if (outcome instanceof Failed failed) {
      throw new CommandFailedException(failed.message());
    }
    return (Answered) outcome;
  }

  int questions() {
    return questions;
  }

  /** Returns the share of questions whose likeliest answer is the same. */
  double labelAgreement() {
    return share(sameLabel, questions);
  }

  int captions() {
    return captions;
  }

  double largestDifference() {
    return largest;
  }

  double meanDifference() {
    return captions == 0 ? 0 : sum / captions;
  }

  double accuracyExact() {
    return share(rightExact, judged);
  }

  double accuracy() {
    return share(right, judged);
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }
}
