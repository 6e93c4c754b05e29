package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.training.data.Batch;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.TextsOnImages;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.parallel.ProcessGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTensorsTest {
  @TempDir private Path folder;

  @Test
  void holdsWhatTheBatchSays() throws Exception {
    try (NativeScope scope = NativeScope.open();
        TrainedModel model = model()) {
      Batch batch = batch(model);
      TextsOnImages tensors = new BatchTensors(model.network()).of(batch.texts(), batch.images());

      assertThat(TensorValues.toLongs(tensors.inputIds())).isEqualTo(batch.texts().ids());
      assertThat(TensorValues.toLongs(tensors.imageOf())).isEqualTo(batch.images().rows());
      assertThat(TensorValues.toFloats(tensors.pixels())).isEqualTo(batch.images().pixels());
    }
  }

  /** The meta device has no numbers, but every libtorch has it, a card or not. */
  @Test
  void putsThemWhereTheParametersLie() throws Exception {
    try (NativeScope scope = NativeScope.open();
        TrainedModel model = model()) {
      moveToMeta(model.network());
      BatchTensors tensors = new BatchTensors(model.network());
      Batch batch = batch(model);
      TextsOnImages read = tensors.of(batch.texts(), batch.images());

      assertThat(
              List.of(
                  read.inputIds(),
                  read.attentionMask(),
                  read.pixels(),
                  read.imageOf(),
                  tensors.longs(1, 2),
                  tensors.floats(new long[] {1}, new float[] {3})))
          .allMatch(Tensor::is_meta);
    }
  }

  private static void moveToMeta(Network network) {
    TensorOptions meta =
        new TensorOptions(torch.ScalarType.Float)
            .device(new DeviceOptional(new Device(torch.DeviceType.Meta)));
    for (Parameter parameter : network.namedParameters().values()) {
      parameter.bind(torch.empty(parameter.shape(), meta, new MemoryFormatOptional()));
    }
  }

  private Batch batch(TrainedModel model) throws Exception {
    try (BatchStreams streams =
        new BatchStreams(options(), model, Progress.start(), ProcessGroup.alone(), line -> {})) {
      return streams.next(Objective.VQA);
    }
  }

  private TrainedModel model() throws Exception {
    TrainOptions options = options();
    return TrainedModel.fromScratch(
        options.model().config().orElseThrow(),
        TrainedModel.heads(
            options.objectives(),
            TrainingData.answers(options.data().known(), "train"),
            options.model()),
        options.data().source().texts(options.objectives(), "train"),
        options.model().transform(),
        0,
        1);
  }

  private TrainOptions options() throws Exception {
    String recipe = ColoredSquares.recipe("vqa", 4, "");
    return TrainOptions.read(ColoredSquares.write(folder, 24, recipe), Optional.empty());
  }
}
