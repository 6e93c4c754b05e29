package io.bridgestream.training.run;

import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.network.HuggingFaceInitialisation;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.TextsOnImages;
import io.bridgestream.training.network.Trunk;
import io.bridgestream.training.nn.Autocast;
import io.bridgestream.training.nn.ComputeDevice;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Recomputation;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.optim.AdamW;
import io.bridgestream.training.optim.GroupRates;
import io.bridgestream.training.optim.ParameterGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * Times training steps of a network with random weights on image-text matching: forward, loss,
 * backward, update. Batches are there already, one for all steps.
 */
public final class TrainingBenchmark implements AutoCloseable {
  private static final double RATE = 1e-5;
  private static final double DECAY = 0.01;
  private static final long FIRST_WORD = 4;

  private final ComputeDevice device;
  private final Network network;
  private final BatchTensors tensors;
  private final AdamW optimiser;
  private final Shape shape;
  private final Optional<Recomputation> recomputation;

  /**
   * What a step reads.
   *
   * @param pairs texts, each about an image of its own
   * @param tokens tokens of each text
   * @param activationCheckpointing whether backward passes run blocks again
   */
  public record Shape(int pairs, int tokens, boolean activationCheckpointing) {}

  /**
   * Makes the network; {@code threads} is 0 for libtorch's choice.
   *
   * @throws TrainingException if the device is not there
   */
  public TrainingBenchmark(ModelConfig config, Shape shape, DeviceChoice where, int threads) {
    NativeRuntime.load();
    NativeRuntime.threads(threads);
    this.device = NativeRuntime.device(where, 0);
    ModelConfig matching = config.withHeads(TaskHeads.of(new TaskHead.Itm()));
    this.network = new Network(matching);
    this.tensors = new BatchTensors(network);
    this.shape = shape;
    new HuggingFaceInitialisation(matching).fill(network, 1);
    network.to(device);
    network.train();
    this.recomputation =
        shape.activationCheckpointing() ? Optional.of(new Recomputation()) : Optional.empty();
    recomputation.ifPresent(network::recompute);
    GroupRates rates = new GroupRates(RATE, RATE, RATE, DECAY);
    this.optimiser = new AdamW(ParameterGroups.of(network.namedParameters(), rates));
  }

  /**
   * Returns the seconds of each of {@code steps} steps, after one that is not counted.
   *
   * @throws IllegalStateException if the loss is no number, so that nothing was measured
   */
  public List<Double> measure(Precision precision, int steps) {
    List<Double> seconds = new ArrayList<>();
    try (NativeScope scope = NativeScope.open()) {
      RandomGenerator random = new SplittableRandom(1);
      TextsOnImages batch = batch(random);
      Tensor labels = labels(random);
      for (int step = 0; step <= steps; step++) {
        long start = System.nanoTime();
        step(batch, labels, NativeRuntime.isBfloat16(precision, device));
        if (step > 0) {
          seconds.add((System.nanoTime() - start) / 1e9);
        }
      }
    }
    return seconds;
  }

  private void step(TextsOnImages batch, Tensor labels, boolean bfloat16) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor loss = loss(batch, labels, bfloat16);
      if (!Double.isFinite(loss.item_float())) {
        throw new IllegalStateException(
            "Cannot measure training: the loss must be a number, found " + loss.item_float());
      }
      recomputation.ifPresentOrElse(blocks -> blocks.backward(loss), loss::backward);
    }
    optimiser.step(1);
    network.clearGradients();
  }

  private Tensor loss(TextsOnImages batch, Tensor labels, boolean bfloat16) {
    try (Autocast autocast = Autocast.open(network.device(), bfloat16)) {
      Trunk trunk = network.trunk();
      Tensor pooled = trunk.pool(trunk.encode(batch), ImageSlot.FIRST);
      return ClassificationLoss.of(network.head(ItmHead.class).forward(pooled), labels);
    }
  }

  private TextsOnImages batch(RandomGenerator random) {
    long side = network.config().vision().imageSize();
    long[] words = new long[shape.pairs() * shape.tokens()];
    long[] mask = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = random.nextLong(FIRST_WORD, network.config().text().vocabSize());
      mask[i] = 1;
    }
    float[] pixels = new float[Math.toIntExact(shape.pairs() * 3L * side * side)];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    long[] images = new long[shape.pairs()];
    for (int i = 0; i < images.length; i++) {
      images[i] = i;
    }
    long[] texts = {shape.pairs(), shape.tokens()};
    return new TextsOnImages(
        tensors.longs(texts, words),
        tensors.longs(texts, mask),
        tensors.floats(new long[] {shape.pairs(), 3, side, side}, pixels),
        tensors.longs(images));
  }

  private Tensor labels(RandomGenerator random) {
    long[] labels = random.longs(shape.pairs(), 0, 2).toArray();
    return tensors.longs(labels);
  }

  /** Returns where the steps run, such as "cuda:0". */
  public String device() {
    return device.toString();
  }

  /** Returns the memory that is in use in bytes, on the card if the steps run there. */
  public long usedMemory() {
    return device.usedMemory();
  }

  /** Returns the parameters of the network. */
  public long parameters() {
    return network.parameterCount();
  }

  @Override
  public void close() {
    recomputation.ifPresent(Recomputation::close);
    optimiser.close();
    network.close();
  }
}
