package io.bridgestream.inference;

import io.bridgestream.inference.manifest.ExportedHead;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.InvalidModelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The head that answers questions: VQA's, each label with a probability of its own as it was
 * trained, or else that of visual entailment, whose labels exclude one another.
 *
 * @param output the name of its logits
 * @param labels what the columns mean
 */
record AnswerHead(String output, List<String> labels, Scale scale) {
  /** How logits become probabilities. */
  enum Scale {
    /** Each by itself: the logistic function. */
    INDEPENDENT,
    /** All together: softmax. */
    EXCLUSIVE
  }

  /**
   * Returns the answer head of a model, if it has one.
   *
   * @throws InvalidModelException if its labels are more or fewer than its logits
   */
  static Optional<AnswerHead> of(ModelManifest manifest) {
    Optional<ExportedHead> vqa = manifest.head("vqa");
    if (vqa.isPresent()) {
      return Optional.of(read(manifest, vqa.get(), GraphNames.VQA_LOGITS, Scale.INDEPENDENT));
    }
    return manifest
        .head("snli_ve")
        .map(head -> read(manifest, head, GraphNames.SNLI_VE_LOGITS, Scale.EXCLUSIVE));
  }

  private static AnswerHead read(
      ModelManifest manifest, ExportedHead head, String output, Scale scale) {
    int columns = columns(manifest.graph(GraphNames.FUSION), output);
    List<String> labels =
        head.labels().isEmpty()
            ? IntStream.range(0, columns).mapToObj(Integer::toString).toList()
            : head.labels();
    if (labels.size() != columns) {
      throw new InvalidModelException(
          "Cannot open model: head '%s' must have %d labels, one for each logit, found %d"
              .formatted(head.name(), columns, labels.size()));
    }
    return new AnswerHead(output, labels, scale);
  }

  private static int columns(GraphSignature graph, String output) {
    TensorSignature logits =
        graph.outputs().stream()
            .filter(tensor -> tensor.name().equals(output))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidModelException(
                        "Cannot open model: graph '%s' must give '%s', which a head of the"
                                .formatted(graph.name(), output)
                            + " manifest needs"));
    if (logits.shape().size() == 2 && logits.shape().get(1) instanceof Fixed columns) {
      return (int) columns.size();
    }
    throw new InvalidModelException(
        "Cannot open model: '%s' must be [pairs, labels], found %s"
            .formatted(output, logits.shape()));
  }

  /** Returns the likeliest labels. */
  Answer answer(String question, float[] logits, int top) {
    // By logits: their order survives where probabilities round to the same number.
    int[] largest = Probabilities.largest(logits, top);
    double[] probabilities =
        switch (scale) {
          case INDEPENDENT -> Probabilities.logistic(logits, largest);
          case EXCLUSIVE -> Probabilities.softmax(logits, largest);
        };
    List<Answer.Choice> choices =
        IntStream.range(0, largest.length)
            .mapToObj(rank -> new Answer.Choice(labels.get(largest[rank]), probabilities[rank]))
            .toList();
    return new Answer(question, choices);
  }
}
