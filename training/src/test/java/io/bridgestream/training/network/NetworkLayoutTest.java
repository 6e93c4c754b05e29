package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.checkpoint.WeightShapes;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.model.config.LinkTowerType;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.MeterConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the networks hold: names and shapes of every weight, and how many numbers in all. */
class NetworkLayoutTest {
  private static final TaskHead VQA = new TaskHead.Vqa(OptionalInt.of(96), 7, List.of());

  static Stream<ModelConfig> everyKindOfModel() {
    TaskHeads all =
        TaskHeads.of(
            new TaskHead.Mlm(),
            new TaskHead.Itm(),
            new TaskHead.OriginalContrastive(48),
            VQA,
            new TaskHead.SnliVe(OptionalInt.empty()),
            new TaskHead.Nlvr2(OptionalInt.of(72), 0.1),
            new TaskHead.Rank());
    TaskHeads huggingFace =
        TaskHeads.of(
            new TaskHead.Mlm(), new TaskHead.Itm(), new TaskHead.HuggingFaceContrastive(48));
    return Stream.concat(
        Arrays.stream(LinkTowerType.values())
            .map(type -> TinyModels.bridgeTower(type, huggingFace)),
        Stream.of(
            TinyModels.bridgeTower(TaskHeads.NONE),
            TinyModels.bridgeTower(all),
            TinyModels.meter(false, all),
            TinyModels.meter(true, all),
            TinyModels.managerTower(ManagerType.SAUE, WeightType.VECTOR, all),
            TinyModels.managerTower(ManagerType.SAUE, WeightType.SCALAR, all),
            TinyModels.managerTower(ManagerType.AAUE, WeightType.VECTOR, all),
            TinyModels.managerTower(ManagerType.AAUE, WeightType.SCALAR, all)));
  }

  @ParameterizedTest
  @MethodSource("everyKindOfModel")
  void namesAndShapesAreThoseOfCheckpoints(ModelConfig config) {
    try (Network network = new Network(config)) {
      Map<String, List<Long>> declared = new TreeMap<>();
      network.namedParameters().forEach((name, p) -> declared.put(name, boxed(p.shape())));

      Map<String, List<Long>> expected = new TreeMap<>();
      WeightShapes.of(config).forEach((name, shape) -> expected.put(name, boxed(shape)));
      assertThat(declared).isEqualTo(expected);
    }
  }

  private static List<Long> boxed(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  static Stream<Arguments> trunks() {
    ModelConfig bridgeTower = BridgeTowerConfig.BASE;
    ModelConfig large = BridgeTowerConfig.LARGE;
    ModelConfig saue = managerTower(ManagerType.SAUE);
    ModelConfig aaue = managerTower(ManagerType.AAUE);
    return Stream.of(
        Arguments.of("BridgeTower base", bridgeTower, 288, 326_347_008L),
        Arguments.of("BridgeTower base", bridgeTower, 384, 326_540_544L),
        Arguments.of("BridgeTower base", bridgeTower, 576, 327_093_504L),
        Arguments.of("BridgeTower large", large, 294, 864_514_048L),
        Arguments.of("BridgeTower large", large, 574, 865_783_808L),
        Arguments.of("METER", meter(11), 288, 319_240_704L),
        Arguments.of("METER", meter(11), 384, 319_434_240L),
        Arguments.of("METER", meter(11), 576, 319_987_200L),
        Arguments.of("METER of 12 blocks", meter(12), 288, 326_328_576L),
        Arguments.of("ManagerTower SAUE", saue, 288, 326_535_960L),
        Arguments.of("ManagerTower SAUE", saue, 576, 327_282_456L),
        Arguments.of("ManagerTower AAUE", aaue, 288, 338_409_300L),
        Arguments.of("ManagerTower AAUE", aaue, 576, 339_155_796L));
  }

  @ParameterizedTest(name = "{0} at {2}")
  @MethodSource("trunks")
  void trunksHaveTheSpecifiedNumberOfParameters(
      String name, ModelConfig config, int side, long expected) {
    try (Network network = new Network(config.withImageSize(side))) {
      assertThat(network.parameterCount()).isEqualTo(expected);
    }
  }

  static Stream<Arguments> heads() {
    return Stream.of(
        Arguments.of(new TaskHead.Mlm(), 39_245_913L, 52_573_273L),
        Arguments.of(new TaskHead.Itm(), 3_074L, 4_098L),
        // The specification's table counts the two heads; the temperature is one number more.
        Arguments.of(new TaskHead.OriginalContrastive(256), 393_728L + 1, 524_800L + 1),
        Arguments.of(new TaskHead.HuggingFaceContrastive(512), 1_574_401L, 2_098_689L),
        Arguments.of(new TaskHead.Rank(), 1_537L, 2_049L));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void headsHaveTheSpecifiedNumberOfParameters(TaskHead head, long base, long large) {
    assertThat(added(BridgeTowerConfig.BASE, head)).isEqualTo(base);
    assertThat(added(BridgeTowerConfig.LARGE, head)).isEqualTo(large);
  }

  static Stream<Arguments> classifiers() {
    return Stream.of(
        Arguments.of(BridgeTowerConfig.BASE, vqa(3072), 14_343_225L),
        Arguments.of(BridgeTowerConfig.BASE, vqa(1536), 7_173_177L),
        Arguments.of(BridgeTowerConfig.LARGE, vqa(4096), 21_220_409L),
        Arguments.of(BridgeTowerConfig.LARGE, vqa(2048), 10_611_769L),
        Arguments.of(BridgeTowerConfig.BASE, snli(3072), 4_737_027L),
        Arguments.of(BridgeTowerConfig.LARGE, snli(4096), 8_413_187L),
        Arguments.of(BridgeTowerConfig.BASE, nlvr2(2304), 7_089_410L + 768),
        Arguments.of(BridgeTowerConfig.BASE, nlvr2(1536), 4_726_274L + 768),
        Arguments.of(BridgeTowerConfig.LARGE, nlvr2(3072), 12_598_274L + 1024),
        Arguments.of(BridgeTowerConfig.LARGE, nlvr2(2048), 8_398_850L + 1024));
  }

  /** NLVR2 adds a row for the second image to the modality type table as well. */
  @ParameterizedTest
  @MethodSource("classifiers")
  void classifiersHaveTheSpecifiedNumberOfParameters(
      ModelConfig config, TaskHead head, long expected) {
    assertThat(added(config, head)).isEqualTo(expected);
  }

  private static long added(ModelConfig config, TaskHead head) {
    try (Network trunk = new Network(config);
        Network network = new Network(config.withHeads(TaskHeads.of(head)))) {
      return network.parameterCount() - trunk.parameterCount();
    }
  }

  private static TaskHead vqa(int hidden) {
    return new TaskHead.Vqa(OptionalInt.of(hidden), 3129, List.of());
  }

  private static TaskHead snli(int hidden) {
    return new TaskHead.SnliVe(OptionalInt.of(hidden));
  }

  private static TaskHead nlvr2(int hidden) {
    return new TaskHead.Nlvr2(OptionalInt.of(hidden), 0.1);
  }

  private static MeterConfig meter(int blocks) {
    VisionConfig vision = new VisionConfig(768, blocks, 3, 16, 288, 1, 1e-5, false, true, Map.of());
    CrossModalConfig crossModal = CrossModalConfig.of(TextConfig.BASE, 6);
    return new MeterConfig(TextConfig.BASE, vision, crossModal, false, TaskHeads.NONE, Map.of());
  }

  private static ManagerTowerConfig managerTower(ManagerType type) {
    return new ManagerTowerConfig(
        TextConfig.BASE,
        VisionConfig.BASE,
        CrossModalConfig.of(TextConfig.BASE, 6),
        type,
        WeightType.VECTOR,
        6,
        6,
        TaskHeads.NONE,
        Map.of());
  }
}
