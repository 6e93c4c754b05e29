package io.bridgestream.training.network;

import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.nn.TrainingSeed;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.objective.MaskedTokenLoss;
import io.bridgestream.training.optim.AdamW;
import io.bridgestream.training.optim.GroupRates;
import io.bridgestream.training.optim.ParameterGroups;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/** Trains a tiny BridgeTower on random pairs: forward, backward and update, with dropout. */
final class TrainingLoop implements AutoCloseable {
  private static final int BATCH = 2;
  private static final int TOKENS = 5;
  private static final GroupRates RATES = new GroupRates(1e-3, 1e-3, 1e-3, 0.01);

  private final Random random;
  private final Network network;
  private final AdamW optimiser;

  TrainingLoop(long seed) {
    BridgeTowerConfig config =
        TinyModels.bridgeTower(TaskHeads.of(new TaskHead.Mlm(), new TaskHead.Itm()));
    this.random = new Random(seed);
    this.network = new Network(config);
    new HuggingFaceInitialisation(config).fill(network, seed);
    TrainingSeed.set(seed);
    network.train();
    this.optimiser = new AdamW(ParameterGroups.of(network.namedParameters(), RATES));
  }

  /** Makes {@code steps} updates and returns the last one's loss. */
  float run(int steps) {
    float last = Float.NaN;
    for (int i = 0; i < steps; i++) {
      try (NativeScope scope = NativeScope.open()) {
        Tensor loss = loss(TinyModels.batch(random, BATCH, TOKENS, 1));
        loss.backward();
        optimiser.step(1);
        network.clearGradients();
        last = loss.item_float();
      }
    }
    return last;
  }

  private Tensor loss(ImageText batch) {
    FusedStates fused = network.trunk().forward(batch);
    Tensor tokens = network.head(MlmHead.class).forward(fused.text());
    Tensor match = network.head(ItmHead.class).forward(fused.pooled());
    Tensor labels = TensorValues.ofLongs(new long[] {BATCH}, 0, 1);
    return MaskedTokenLoss.of(tokens, batch.inputIds()).add(ClassificationLoss.of(match, labels));
  }

  @Override
  public void close() {
    optimiser.close();
    network.close();
  }
}
