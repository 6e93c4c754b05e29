package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.checkpoint.PositionTable;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.training.TestSeed;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorValues;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsTest {
  private static final String TABLE = "position_embedding.weight";

  private final Random random = new Random(TestSeed.next());

  @Test
  void positionsCountRealTokensOnly() {
    try (TextEmbeddings embeddings = new TextEmbeddings(TinyModels.TEXT);
        NativeScope scope = NativeScope.open()) {
      Tensor ids = TensorValues.ofLongs(new long[] {2, 4}, 0, 5, 1, 1, 1, 7, 1, 2);

      Tensor positions = embeddings.positionIds(ids);

      assertThat(TensorValues.toFloats(positions.to(torch.ScalarType.Float)))
          .containsExactly(2, 3, 1, 1, 1, 2, 1, 3);
    }
  }

  @Test
  void paddingTeachesNeitherItsWordNorItsPosition() {
    try (TextEmbeddings embeddings =
            RandomWeights.fill(new TextEmbeddings(TinyModels.TEXT), random);
        NativeScope scope = NativeScope.open()) {
      Tensor ids = TensorValues.ofLongs(new long[] {1, 3}, 0, 5, 1);

      Tensor states = embeddings.forward(ids);
      states.mul(TinyModels.random(random, 1, 3, 64)).sum().backward();

      for (String table : List.of("word_embeddings.weight", "position_embeddings.weight")) {
        Tensor gradient = embeddings.namedParameter(table).gradient().orElseThrow();
        assertThat(TensorValues.toFloats(gradient.select(0, 1))).as(table).containsOnly(0);
      }
      Tensor words = embeddings.namedParameter("word_embeddings.weight").gradient().orElseThrow();
      assertThat(TensorValues.toFloats(words.select(0, 5))).doesNotContain(0);
    }
  }

  @Test
  void refusesImagesOfAnotherSize() {
    try (VisionEmbeddings embeddings =
            RandomWeights.fill(new VisionEmbeddings(TinyModels.VISION), random);
        NativeScope scope = NativeScope.open()) {
      Tensor pixels = torch.zeros(1, 3, 80, 64);

      assertThatThrownBy(() -> embeddings.forward(pixels, PositionMode.AS_TRAINED))
          .hasMessage(
              "Cannot embed an image: its side must be 64 pixels, found 80 x 64; resize the position table or interpolate");
    }
  }

  /** The model module resizes tables without libtorch, when a checkpoint meets another size. */
  @ParameterizedTest
  @CsvSource({"96, 96", "80, 112", "32, 48", "64, 128", "16, 16", "384, 384"})
  void interpolatesTheTableAsTheModelModuleDoes(int height, int width) {
    try (VisionEmbeddings embeddings = withoutPatches();
        NativeScope scope = NativeScope.open()) {
      Parameter positions = embeddings.namedParameter(TABLE);
      StoredTensor table =
          StoredTensor.ofFloats(
              TABLE, positions.shape(), TensorValues.toFloats(positions.tensor()));
      Tensor pixels = torch.zeros(1, 3, height, width);

      float[] interpolated =
          TensorValues.toFloats(embeddings.forward(pixels, PositionMode.INTERPOLATED));

      StoredTensor resized =
          PositionTable.resize(table, height / TinyModels.PATCH, width / TinyModels.PATCH);
      assertThat(interpolated).containsExactly(resized.toFloats(), within(5e-6f));
    }
  }

  /** Returns embeddings that give their positions alone. */
  private VisionEmbeddings withoutPatches() {
    VisionEmbeddings embeddings =
        RandomWeights.fill(new VisionEmbeddings(TinyModels.VISION), random);
    embeddings.namedParameter("class_embedding").zero();
    embeddings.namedParameter("patch_embedding.weight").zero();
    return embeddings;
  }
}
