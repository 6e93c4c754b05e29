package io.bridgestream.inference;

import io.bridgestream.inference.engine.PairOutputs;
import io.bridgestream.inference.manifest.ExportedHead;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The heads of one model: what can be asked, and what their numbers mean. */
final class ModelHeads {
  private static final int MATCH = 1;

  private final List<String> names;
  private final Optional<AnswerHead> answers;
  private final int topAnswers;

  ModelHeads(ModelManifest manifest, int topAnswers) {
    this.names = manifest.heads().stream().map(ExportedHead::name).toList();
    this.answers = AnswerHead.of(manifest);
    this.topAnswers = topAnswers;
  }

  /**
   * Checks that the model can be asked this.
   *
   * @throws InferenceException with {@link InferenceError#MISSING_HEAD} if it can't
   */
  void require(List<String> questions, List<String> captions) {
    if (!questions.isEmpty() && answers.isEmpty()) {
      throw missing("answer questions", "vqa");
    }
    if (!captions.isEmpty()) {
      requireHead("score captions", "itm");
    }
  }

  /**
   * Checks that the model has a head.
   *
   * @throws InferenceException with {@link InferenceError#MISSING_HEAD} if it hasn't
   */
  void requireHead(String task, String head) {
    if (!names.contains(head)) {
      throw missing(task, head);
    }
  }

  private InferenceException missing(String task, String head) {
    return new InferenceException(
        InferenceError.MISSING_HEAD,
        "Cannot %s: the model must have head '%s', found %s".formatted(task, head, names));
  }

  /** Returns the outputs that the requests need. */
  List<String> outputs(List<PreparedRequest> requests) {
    List<String> outputs = new ArrayList<>();
    if (requests.stream().anyMatch(request -> !request.questions().isEmpty())) {
      outputs.add(answers.orElseThrow().output());
    }
    if (requests.stream().anyMatch(request -> !request.captions().isEmpty())) {
      outputs.add(GraphNames.ITM_LOGITS);
    }
    return outputs;
  }

  /** Returns an output for a pair that makes no demands on the heads. */
  static List<String> probe() {
    return List.of(GraphNames.POOLED);
  }

  /**
   * Returns what became of a request.
   *
   * @param first the place of its first pair
   */
  Outcome outcome(PreparedRequest request, PairOutputs outputs, int first) {
    List<Answer> answered = new ArrayList<>();
    List<MatchScore> matches = new ArrayList<>();
    int place = first;
    for (PreparedRequest.Asked question : request.questions()) {
      AnswerHead head = answers.orElseThrow();
      float[] logits = outputs.row(head.output(), place++);
      if (!Probabilities.allFinite(logits)) {
        return notNumbers();
      }
      answered.add(head.answer(question.text(), logits, topAnswers));
    }
    for (PreparedRequest.Asked caption : request.captions()) {
      float[] logits = outputs.row(GraphNames.ITM_LOGITS, place++);
      if (!Probabilities.allFinite(logits)) {
        return notNumbers();
      }
      double score = Probabilities.softmax(logits, MATCH)[0];
      matches.add(new MatchScore(caption.text(), score, logits[0], logits[MATCH]));
    }
    return new Outcome.Answered(answered, matches);
  }

  private static Outcome notNumbers() {
    return new Outcome.Failed(
        InferenceError.NOT_A_NUMBER,
        "Cannot answer request: logits must be finite, found NaN or infinity");
  }
}
