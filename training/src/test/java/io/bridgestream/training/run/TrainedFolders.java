package io.bridgestream.training.run;

import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.tensors.SafetensorsWriter;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.training.network.FusedStates;
import io.bridgestream.training.network.HuggingFaceContrastiveHead;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ImageText;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.MlmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.PositionMode;
import io.bridgestream.training.network.UniModalStates;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The Java half of {@code trained_folders.py}: trains a tiny model for each list of objectives and
 * writes what the model in the run's output folder makes of random images and texts.
 */
final class TrainedFolders {
  private static final int TEXTS = 3;
  private static final int TOKENS = 9;
  private static final long START = 0;
  private static final long PAD = 1;
  private static final long END = 2;
  private static final long FIRST_WORD = 4;

  private TrainedFolders() {}

  /** Takes an empty folder, then objectives as a recipe lists them, each a run of its own. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    for (String objectives : List.of(arguments).subList(1, arguments.length)) {
      Path folder = Path.of(arguments[0]).resolve(objectives.replace(", ", "+"));
      String recipe =
          ColoredSquares.recipe(objectives, 6, "")
              .replace("model:\n", "model:\n  contrast: hugging-face\n");
      Path file = ColoredSquares.write(folder.resolve("data"), 24, recipe);
      TrainOptions options = TrainOptions.read(file, Optional.empty());
      Path output = folder.resolve("out");
      try (Trainer trainer = Trainer.open(options, output, false, line -> {})) {
        trainer.run(Long.MAX_VALUE / 2);
      }
      write(folder, output);
    }
  }

  private static void write(Path folder, Path output) throws IOException {
    try (TrainedModel model = TrainedModel.open(output);
        NativeScope scope = NativeScope.open();
        NoGradGuard noGradients = new NoGradGuard()) {
      Network network = model.network();
      ImageText batch = batch(network);
      List<StoredTensor> tensors = new ArrayList<>();
      tensors.add(integers("input_ids", batch.inputIds()));
      tensors.add(integers("attention_mask", batch.attentionMask()));
      tensors.add(stored("pixel_values", batch.pixels()));
      UniModalStates states = network.trunk().encode(batch, PositionMode.AS_TRAINED);
      FusedStates fused = network.trunk().fuse(states, ImageSlot.FIRST);
      tensors.add(stored("text_features", fused.text()));
      tensors.add(stored("image_features", fused.image()));
      tensors.add(stored("pooler_output", fused.pooled()));
      TaskHeads heads = network.config().heads();
      heads
          .itm()
          .map(h -> network.head(ItmHead.class).forward(fused.pooled()))
          .ifPresent(logits -> tensors.add(stored("itm_logits", logits)));
      heads
          .mlm()
          .map(h -> network.head(MlmHead.class).forward(fused.text()))
          .ifPresent(logits -> tensors.add(stored("mlm_logits", logits)));
      heads
          .contrastive()
          .map(h -> embeddings(network, states, fused))
          .ifPresent(three -> tensors.add(stored("itc_logits", three)));
      SafetensorsWriter.write(folder.resolve("computed.safetensors"), tensors);
    }
  }

  /** What transformers calls logits: text, image and pair, [B, 3, E]. */
  private static Tensor embeddings(Network network, UniModalStates states, FusedStates fused) {
    HuggingFaceContrastiveHead head = network.head(HuggingFaceContrastiveHead.class);
    return torch.stack(
        new TensorVector(
            head.embedText(states.textClass()),
            head.embedImage(head.imageClass(network.trunk(), states)),
            head.embedPair(fused.pooled())),
        1);
  }

  private static ImageText batch(Network network) {
    Random random = new Random(1);
    long[] ids = new long[TEXTS * TOKENS];
    long[] mask = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int place = i % TOKENS;
      int end = TOKENS - 1 - 2 * (i / TOKENS); // the second and third text have padding
      int words = network.config().text().vocabSize() - Math.toIntExact(FIRST_WORD);
      long word = FIRST_WORD + random.nextInt(words);
      long real = place == 0 ? START : place == end ? END : word;
      ids[i] = place <= end ? real : PAD;
      mask[i] = place <= end ? 1 : 0;
    }
    int side = network.config().vision().imageSize();
    float[] pixels = new float[TEXTS * 3 * side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    long[] texts = {TEXTS, TOKENS};
    return new ImageText(
        TensorValues.ofLongs(texts, ids),
        TensorValues.ofLongs(texts, mask),
        TensorValues.ofFloats(new long[] {TEXTS, 3, side, side}, pixels));
  }

  private static StoredTensor stored(String name, Tensor tensor) {
    return StoredTensor.ofFloats(name, tensor.shape(), TensorValues.toFloats(tensor));
  }

  private static StoredTensor integers(String name, Tensor tensor) {
    long[] values = new long[Math.toIntExact(tensor.numel())];
    tensor.contiguous().data_ptr_long().get(values);
    return StoredTensor.ofLongs(name, tensor.shape(), values);
  }
}
