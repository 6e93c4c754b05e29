package io.bridgestream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.MeterConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameter and tensor counts of the published models. */
class WeightShapesTest {
  @ParameterizedTest
  @CsvSource({"288, 326347008", "384, 326540544", "576, 327093504"})
  void countsTheTrunkOfBridgeTowerBase(int side, long parameters) {
    assertThat(count(BridgeTowerConfig.BASE.withImageSize(side))).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({"294, 864514048", "574, 865783808"})
  void countsTheTrunkOfBridgeTowerLarge(int side, long parameters) {
    assertThat(count(BridgeTowerConfig.LARGE.withImageSize(side))).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "11, 288, 319240704",
    "11, 384, 319434240",
    "11, 576, 319987200",
    "12, 288, 326328576"
  })
  void countsTheTrunkOfMeter(int blocks, int side, long parameters) {
    assertThat(count(meter(blocks).withImageSize(side))).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "SAUE, 288, 326535960",
    "SAUE, 576, 327282456",
    "AAUE, 288, 338409300",
    "AAUE, 576, 339155796"
  })
  void countsTheTrunkOfManagerTower(ManagerType type, int side, long parameters) {
    assertThat(count(managerTower(type).withImageSize(side))).isEqualTo(parameters);
  }

  @Test
  void countsTheManagers() {
    assertThat(countPrefix(managerTower(ManagerType.SAUE), "manager_tower")).isEqualTo(188_952);
    assertThat(countPrefix(managerTower(ManagerType.AAUE), "manager_tower")).isEqualTo(12_062_292);
    assertThat(countPrefix(managerTower(ManagerType.AAUE), "layer_embeddings")).isEqualTo(18_432);
  }

  @Test
  void countsTheTensorsOfHuggingFacesTrunks() {
    assertThat(WeightShapes.of(BridgeTowerConfig.BASE)).hasSize(695);
    assertThat(WeightShapes.of(BridgeTowerConfig.LARGE)).hasSize(1031);
  }

  @Test
  void countsTheParts() {
    BridgeTowerConfig base = BridgeTowerConfig.BASE;

    assertThat(countPrefix(base, "text_model.embeddings.")).isEqualTo(39_000_576);
    assertThat(countPrefix(base, "text_model.encoder.")).isEqualTo(85_054_464);
    assertThat(countPrefix(base, "text_model.pooler.")).isEqualTo(590_592);
    assertThat(countPrefix(base, "visual.transformer.")).isEqualTo(85_054_464);
    assertThat(countPrefix(base, "_transform.")).isEqualTo(1_181_184);
    assertThat(countPrefix(base, "_layers.")).isEqualTo(113_421_312);
    assertThat(countPrefix(base, "link_tower")).isEqualTo(15_360);
    assertThat(countPrefix(BridgeTowerConfig.LARGE, "_layers.")).isEqualTo(201_560_064);
    assertThat(countPrefix(BridgeTowerConfig.LARGE, "link_tower")).isEqualTo(20_480);
  }

  @Test
  void countsTheHeads() {
    assertHead(new TaskHead.Mlm(), 39_245_913, 52_573_273);
    assertHead(new TaskHead.Itm(), 3_074, 4_098);
    assertHead(new TaskHead.HuggingFaceContrastive(512), 1_574_401, 2_098_689);
    assertHead(new TaskHead.Rank(), 1_537, 2_049);
    // The originals' contrastive heads, without the temperature that is counted apart.
    assertHead(new TaskHead.OriginalContrastive(256), 393_728 + 1, 524_800 + 1);
    assertHead(vqa(3072), 14_343_225, -1);
    assertHead(vqa(1536), 7_173_177, -1);
    assertHead(vqa(4096), -1, 21_220_409);
    assertHead(vqa(2048), -1, 10_611_769);
    assertHead(new TaskHead.SnliVe(OptionalInt.of(3072)), 4_737_027, -1);
    assertHead(new TaskHead.SnliVe(OptionalInt.of(4096)), -1, 8_413_187);
    assertHead(nlvr2(2304), 7_089_410 + 768, -1);
    assertHead(nlvr2(1536), 4_726_274 + 768, -1);
    assertHead(nlvr2(3072), -1, 12_598_274 + 1024);
    assertHead(nlvr2(2048), -1, 8_398_850 + 1024);
  }

  @Test
  void keepsAThirdModalityTypeForTheSecondImage() {
    ModelConfig config = BridgeTowerConfig.BASE.withHeads(TaskHeads.of(nlvr2(2304)));

    assertThat(WeightShapes.of(config).get(WeightNames.MODALITY_TYPES)).containsExactly(3, 768);
  }

  /** A count of -1 means that the head has another width at that size. */
  private static void assertHead(TaskHead head, long base, long large) {
    if (base >= 0) {
      assertThat(headCount(BridgeTowerConfig.BASE, head)).as("base " + head).isEqualTo(base);
    }
    if (large >= 0) {
      assertThat(headCount(BridgeTowerConfig.LARGE, head)).as("large " + head).isEqualTo(large);
    }
  }

  private static long headCount(ModelConfig config, TaskHead head) {
    return count(config.withHeads(TaskHeads.of(head))) - count(config);
  }

  private static TaskHead vqa(int hidden) {
    return new TaskHead.Vqa(OptionalInt.of(hidden), 3129, List.of());
  }

  private static TaskHead nlvr2(int hidden) {
    return new TaskHead.Nlvr2(OptionalInt.of(hidden), 0.1);
  }

  private static MeterConfig meter(int blocks) {
    VisionConfig vision = new VisionConfig(768, blocks, 3, 16, 288, 1, 1e-5, false, true, Map.of());
    return new MeterConfig(
        TextConfig.BASE,
        vision,
        CrossModalConfig.of(TextConfig.BASE, 6),
        false,
        TaskHeads.NONE,
        Map.of());
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

  private static long count(ModelConfig config) {
    return countPrefix(config, "");
  }

  private static long countPrefix(ModelConfig config, String part) {
    return WeightShapes.of(config).entrySet().stream()
        .filter(weight -> weight.getKey().contains(part))
        .mapToLong(weight -> WeightShapes.count(weight.getValue()))
        .sum();
  }
}
