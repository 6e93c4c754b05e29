package io.bridgestream.training.run;

import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorValues;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A checkpoint's weights as a network with other heads takes them: classifiers of another size are
 * left out, answers keep their rows by name and new ones start as the network has them, and a
 * modality table gets NLVR2's third row, which starts as the second.
 */
final class FittingWeights implements TensorStore {
  private static final String MODALITIES = "token_type_embeddings.weight";
  private static final List<String> CLASSIFIERS =
      List.of(
          "vqa_classifier.", "snli_classifier.", "nlvr2_classifier.", "itc_", "cross_modal_itc_");

  private final TensorStore weights;
  private final Map<String, Parameter> parameters;
  private final Optional<AnswerRows> answers;

  /**
   * Adapts a checkpoint's weights.
   *
   * @param answers the rows that answers take, if they are not all the checkpoint's in its order
   */
  FittingWeights(
      TensorStore weights, Map<String, Parameter> parameters, Optional<AnswerRows> answers) {
    this.weights = weights;
    this.parameters = parameters;
    this.answers = answers;
  }

  @Override
  public Set<String> names() {
    return weights.names().stream().filter(this::fits).collect(Collectors.toUnmodifiableSet());
  }

  private boolean fits(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter != null && takesRows(name)) {
      return rowLength(parameter.shape()) == rowLength(weights.shape(name));
    }
    return parameter == null
        || Arrays.equals(parameter.shape(), weights.shape(name))
        || CLASSIFIERS.stream().noneMatch(name::startsWith);
  }

  @Override
  public long[] shape(String name) {
    if (takesRows(name)) {
      return own(name).shape();
    }
    long[] shape = weights.shape(name);
    return lacksRow(name) ? new long[] {shape[0] + 1, shape[1]} : shape;
  }

  @Override
  public StoredTensor tensor(String name) {
    StoredTensor stored = weights.tensor(name);
    if (takesRows(name)) {
      return answerRows(name, stored);
    }
    if (!lacksRow(name)) {
      return stored;
    }
    float[] two = stored.toFloats();
    float[] three = Arrays.copyOf(two, two.length / 2 * 3);
    System.arraycopy(two, two.length / 2, three, two.length, two.length / 2);
    return StoredTensor.ofFloats(name, shape(name), three);
  }

  private boolean takesRows(String name) {
    return answers.isPresent() && answers.get().concerns(name) && parameters.containsKey(name);
  }

  private Parameter own(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  private static long rowLength(long[] shape) {
    return shape.length == 1 ? 1 : shape[1];
  }

  private StoredTensor answerRows(String name, StoredTensor stored) {
    Parameter parameter = own(name);
    float[] old = stored.toFloats();
    float[] rows = TensorValues.toFloats(parameter.tensor());
    int length = Math.toIntExact(rowLength(parameter.shape()));
    answers
        .orElseThrow()
        .forEach((to, from) -> System.arraycopy(old, from * length, rows, to * length, length));
    return StoredTensor.ofFloats(name, parameter.shape(), rows);
  }

  private boolean lacksRow(String name) {
    Parameter table = parameters.get(name);
    return name.equals(MODALITIES)
        && table != null
        && table.shape()[0] == 3
        && weights.shape(name)[0] == 2;
  }

  /** The weights stay their owner's. */
  @Override
  public void close() {}
}
