package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.training.nn.TensorValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelTest {
  private static final String CONFIG =
      """
      {"model_type": "bridgetower", "hidden_size": 64, "num_hidden_layers": 2,
       "text_config": {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
                       "intermediate_size": 64, "max_position_embeddings": 20},
       "vision_config": {"hidden_size": 64, "num_hidden_layers": 2, "patch_size": 16, "image_size": 32}}
      """;
  private static final OptionalInt LINEAR = OptionalInt.empty();
  private static final OptionalInt TWO_LAYERS = OptionalInt.of(8);

  @TempDir private Path folder;

  @Test
  void answersInAnotherOrderKeepTheirRows() throws IOException {
    List<float[]> old = rows(save(LINEAR, "red", "green", "blue"), LINEAR, "red", "green", "blue");

    List<float[]> other = rows(folder, LINEAR, "blue", "red", "green");

    assertThat(other).containsExactly(old.get(2), old.get(0), old.get(1));
  }

  @Test
  void aLargerVocabularyKeepsTheRowsOfTheAnswersItShares() throws IOException {
    List<float[]> old = rows(save(TWO_LAYERS, "red", "green"), TWO_LAYERS, "red", "green");

    List<float[]> other = rows(folder, TWO_LAYERS, "blue", "green", "yellow", "red");

    assertThat(other.get(1)).isEqualTo(old.get(1));
    assertThat(other.get(3)).isEqualTo(old.get(0));
    assertThat(other.get(0)).isNotEqualTo(old.get(0)).isNotEqualTo(old.get(1));
  }

  @Test
  void aNewAnswerDoesNotTakeTheRowOfTheOneItReplaces() throws IOException {
    List<float[]> old = rows(save(LINEAR, "red", "green"), LINEAR, "red", "green");

    List<float[]> other = rows(folder, LINEAR, "red", "purple");

    assertThat(other.get(0)).isEqualTo(old.get(0));
    assertThat(other.get(1)).isNotEqualTo(old.get(1));
  }

  @Test
  void rowsWithoutNamesAreNobodys() throws IOException {
    save(new TaskHead.Vqa(LINEAR, 2, List.of()));

    List<float[]> unnamed;
    try (TrainedModel model = TrainedModel.open(folder)) {
      unnamed = rows(model, LINEAR);
    }

    assertThat(rows(folder, LINEAR, "red", "green")).doesNotContain(unnamed.get(0), unnamed.get(1));
  }

  private Path save(OptionalInt hidden, String... labels) throws IOException {
    return save(new TaskHead.Vqa(hidden, labels.length, List.of(labels)));
  }

  private Path save(TaskHead.Vqa head) throws IOException {
    ObjectNode config = (ObjectNode) new ObjectMapper().readTree(CONFIG);
    try (TrainedModel model =
        TrainedModel.fromScratch(
            config,
            new TaskHeads(List.of(head)),
            List.of("is it red?"),
            ImageTransform.SQUASH,
            0,
            1)) {
      model.write(folder);
    }
    return folder;
  }

  private static List<float[]> rows(Path folder, OptionalInt hidden, String... labels) {
    TaskHeads heads =
        new TaskHeads(List.of(new TaskHead.Vqa(hidden, labels.length, List.of(labels))));
    try (TrainedModel model = TrainedModel.open(folder, Optional.of(heads), 0, 7)) {
      return rows(model, hidden);
    }
  }

  private static List<float[]> rows(TrainedModel model, OptionalInt hidden) {
    String layer = hidden.isPresent() ? "vqa_classifier.3" : "vqa_classifier.0";
    float[] all = TensorValues.toFloats(model.network().namedParameter(layer + ".weight").tensor());
    int length = hidden.orElse(128);
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < all.length; from += length) {
      rows.add(Arrays.copyOfRange(all, from, from + length));
    }
    return rows;
  }
}
