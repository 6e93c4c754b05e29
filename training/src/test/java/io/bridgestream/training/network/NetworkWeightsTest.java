package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.model.checkpoint.CheckpointWriter;
import io.bridgestream.model.checkpoint.WeightReport;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.nn.TensorValues;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkWeightsTest {
  private static final ModelConfig PRETRAINED =
      TinyModels.bridgeTower(TaskHeads.of(new TaskHead.Mlm(), new TaskHead.Itm()));
  private static final ModelConfig MATCHING =
      TinyModels.bridgeTower(TaskHeads.of(new TaskHead.Itm(), new TaskHead.Rank()));

  @TempDir private Path folder;

  @Test
  void whatIsWrittenLoadsBack() throws IOException {
    try (Network written = written(PRETRAINED);
        Checkpoint checkpoint = Checkpoint.open(folder);
        Network read = new Network(checkpoint.config())) {
      WeightReport report = NetworkWeights.load(read, checkpoint.weights());

      assertThat(report.unused()).isEmpty();
      written
          .namedParameters()
          .forEach((name, parameter) -> assertSame(read, name, floats(written, name)));
    }
  }

  @Test
  void refusesACheckpointThatLacksAHeadsWeights() throws IOException {
    try (Network written = written(PRETRAINED);
        Checkpoint checkpoint = Checkpoint.open(folder);
        Network other = new Network(MATCHING)) {
      assertThatThrownBy(() -> NetworkWeights.load(other, checkpoint.weights()))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("2 missing (rank_output.weight, rank_output.bias)");
      assertThat(written.parameterCount()).isPositive();
    }
  }

  @Test
  void loadsOverANetworkWithOtherHeads() throws IOException {
    try (Network written = written(PRETRAINED);
        Checkpoint checkpoint = Checkpoint.open(folder);
        Network other = new Network(MATCHING)) {
      new OriginalInitialisation(MATCHING.vision()).fill(other, 2);
      float[] rank = floats(other, "rank_output.weight");

      WeightReport report = NetworkWeights.loadOver(other, checkpoint.weights());

      assertThat(report.missing()).containsExactly("rank_output.weight", "rank_output.bias");
      assertThat(report.unused()).allMatch(name -> name.startsWith("mlm_score."));
      assertSame(other, "rank_output.weight", rank);
      assertSame(other, "itm_score.fc.weight", floats(written, "itm_score.fc.weight"));
      String shared = "text_model.embeddings.word_embeddings.weight";
      assertSame(other, shared, floats(written, shared));
    }
  }

  @Test
  void refusesToLoadOverAnotherShape() throws IOException {
    ModelConfig larger = PRETRAINED.withImageSize(96);
    try (Network written = written(PRETRAINED);
        Checkpoint checkpoint = Checkpoint.open(folder);
        Network other = new Network(larger)) {
      assertThatThrownBy(() -> NetworkWeights.loadOver(other, checkpoint.weights()))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("position_embedding.weight: expected [37, 64], found [17, 64]");
      assertThat(written.parameterCount()).isPositive();
    }
  }

  @Test
  void namesTheHeadsThereAreWhenOneIsMissing() {
    try (Network network = new Network(PRETRAINED)) {
      assertThatThrownBy(() -> network.head(VqaHead.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot use a head that the model lacks: wanted VqaHead, found [MlmHead, ItmHead]");
    }
  }

  private Network written(ModelConfig config) throws IOException {
    Network network = new Network(config);
    new OriginalInitialisation(config.vision()).fill(network, 1);
    CheckpointWriter.write(folder, config, NetworkWeights.sources(network));
    return network;
  }

  private static void assertSame(Network network, String name, float[] expected) {
    assertThat(floats(network, name)).as(name).isEqualTo(expected);
  }

  private static float[] floats(Network network, String name) {
    return TensorValues.toFloats(network.namedParameter(name).tensor());
  }
}
