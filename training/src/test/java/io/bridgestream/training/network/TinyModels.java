package io.bridgestream.training.network;

import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.model.config.LinkTowerType;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.MeterConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.training.nn.TensorValues;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/** Models of transformers' tiny test size, and batches for them. */
final class TinyModels {
  static final int VOCABULARY = 99;
  static final int PATCH = 16;
  static final int SIDE = 64;
  static final long PAD = 1;

  static final TextConfig TEXT =
      new TextConfig(
          VOCABULARY,
          64,
          2,
          4,
          128,
          Activation.GELU,
          0.1,
          0.1,
          514,
          1,
          1,
          1e-5,
          1,
          0,
          2,
          true,
          Map.of());
  static final VisionConfig VISION =
      new VisionConfig(64, 2, 3, PATCH, SIDE, 1, 1e-5, false, true, Map.of());

  static final TaskHeads NLVR2 = TaskHeads.of(new TaskHead.Nlvr2(OptionalInt.of(72), 0.1));

  private TinyModels() {}

  static BridgeTowerConfig bridgeTower(TaskHeads heads) {
    return BridgeTowerConfig.of(TEXT, VISION, 2).withHeads(heads);
  }

  static BridgeTowerConfig bridgeTower(LinkTowerType type, TaskHeads heads) {
    BridgeTowerConfig plain = bridgeTower(heads);
    return new BridgeTowerConfig(
        TEXT,
        VISION,
        plain.crossModal(),
        type,
        plain.unusedAttentionHeads(),
        plain.contrastiveHiddenSize(),
        plain.logitScaleInit(),
        heads,
        Map.of());
  }

  static MeterConfig meter(boolean gates, TaskHeads heads) {
    return new MeterConfig(TEXT, VISION, CrossModalConfig.of(TEXT, 2), gates, heads, Map.of());
  }

  static ManagerTowerConfig managerTower(ManagerType type, WeightType weights, TaskHeads heads) {
    return new ManagerTowerConfig(
        TEXT, VISION, CrossModalConfig.of(TEXT, 2), type, weights, 2, 2, heads, Map.of());
  }

  /**
   * Returns random images with random texts of {@code tokens} tokens, the last {@code pads}
   * padding.
   */
  static ImageText batch(Random random, int size, int tokens, int pads) {
    long[] ids = new long[size * tokens];
    long[] mask = new long[size * tokens];
    for (int i = 0; i < ids.length; i++) {
      boolean real = i % tokens < tokens - pads;
      ids[i] = real ? 3 + random.nextInt(VOCABULARY - 3) : PAD;
      mask[i] = real ? 1 : 0;
    }
    long[] shape = {size, tokens};
    return new ImageText(
        TensorValues.ofLongs(shape, ids),
        TensorValues.ofLongs(shape, mask),
        random(random, size, 3, SIDE, SIDE));
  }

  /** Returns normally distributed numbers. */
  static Tensor random(Random random, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return TensorValues.ofFloats(shape, values);
  }
}
