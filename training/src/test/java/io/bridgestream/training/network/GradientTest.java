package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.objective.AnswerLoss;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.objective.ContrastiveLoss;
import io.bridgestream.training.objective.HuggingFaceContrastiveLoss;
import io.bridgestream.training.objective.MaskedTokenLoss;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which parameters a loss reaches: exactly those that the specification says. */
class GradientTest {
  private static final int BATCH = 2;
  private static final int TOKENS = 5;
  private static final TaskHead VQA = new TaskHead.Vqa(OptionalInt.of(96), 7, List.of());

  static Stream<ModelConfig> withMatching() {
    return everyFamily(TaskHeads.of(new TaskHead.Itm()));
  }

  static Stream<ModelConfig> withMaskedTokens() {
    return everyFamily(TaskHeads.of(new TaskHead.Mlm()));
  }

  static Stream<ModelConfig> withAnswers() {
    return everyFamily(TaskHeads.of(VQA));
  }

  private static Stream<ModelConfig> everyFamily(TaskHeads heads) {
    return Stream.of(
        TinyModels.bridgeTower(heads),
        TinyModels.meter(false, heads),
        TinyModels.meter(true, heads),
        TinyModels.managerTower(ManagerType.SAUE, WeightType.SCALAR, heads),
        TinyModels.managerTower(ManagerType.AAUE, WeightType.VECTOR, heads));
  }

  @ParameterizedTest
  @MethodSource("withMatching")
  void matchingReachesAllThatIsRead(ModelConfig config) {
    assertThat(withoutGradient(config, GradientTest::matchingLoss)).isEqualTo(neverRead(config));
  }

  @ParameterizedTest
  @MethodSource("withAnswers")
  void answersReachAllThatIsRead(ModelConfig config) {
    assertThat(withoutGradient(config, GradientTest::answerLoss)).isEqualTo(neverRead(config));
  }

  @ParameterizedTest
  @MethodSource("withMaskedTokens")
  void maskedTokensReachNeitherPoolersNorTheLastImageLayer(ModelConfig config) {
    Set<String> expected = neverRead(config);
    expected.addAll(
        names(
            config,
            "cross_modal_image_layers.1.",
            "cross_modal_text_pooler.",
            "cross_modal_image_pooler."));

    assertThat(withoutGradient(config, GradientTest::maskedTokenLoss)).isEqualTo(expected);
  }

  @Test
  void originalContrastReachesTowersAndItsHeadsOnly() {
    ModelConfig config = TinyModels.bridgeTower(TaskHeads.of(new TaskHead.OriginalContrastive(16)));
    Set<String> expected = neverRead(config);
    expected.addAll(names(config, "cross_modal_", "token_type_embeddings."));

    assertThat(withoutGradient(config, GradientTest::contrastiveLoss)).isEqualTo(expected);
  }

  @Test
  void huggingFaceContrastReachesAllThatIsRead() {
    ModelConfig config =
        TinyModels.bridgeTower(TaskHeads.of(new TaskHead.HuggingFaceContrastive(16)));

    assertThat(withoutGradient(config, GradientTest::huggingFaceContrastiveLoss))
        .isEqualTo(neverRead(config));
  }

  private static Set<String> neverRead(ModelConfig config) {
    Set<String> names = names(config, "text_model.pooler.");
    try (Network network = new Network(config)) {
      network.namedParameters().keySet().stream()
          .filter(name -> name.endsWith(".softmax_temperature_cross"))
          .forEach(names::add);
    }
    return names;
  }

  /** Returns the names of parameters that start with one of {@code prefixes}. */
  private static Set<String> names(ModelConfig config, String... prefixes) {
    try (Network network = new Network(config)) {
      return network.namedParameters().keySet().stream()
          .filter(name -> Stream.of(prefixes).anyMatch(name::startsWith))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Tensor matchingLoss(Network network, ImageText batch) {
    Tensor pooled = network.trunk().forward(batch).pooled();
    Tensor labels = TensorValues.ofLongs(new long[] {BATCH}, 0, 1);
    return ClassificationLoss.of(network.head(ItmHead.class).forward(pooled), labels);
  }

  private static Tensor answerLoss(Network network, ImageText batch) {
    Tensor pooled = network.trunk().forward(batch).pooled();
    Tensor logits = network.head(VqaHead.class).forward(pooled);
    return AnswerLoss.of(logits, torch.zeros_like(logits));
  }

  private static Tensor maskedTokenLoss(Network network, ImageText batch) {
    Tensor text = network.trunk().forward(batch).text();
    return MaskedTokenLoss.of(network.head(MlmHead.class).forward(text), batch.inputIds());
  }

  private static Tensor contrastiveLoss(Network network, ImageText batch) {
    Trunk trunk = network.trunk();
    UniModalStates states = trunk.encode(batch, PositionMode.AS_TRAINED);
    ContrastiveHead head = network.head(ContrastiveHead.class);
    return ContrastiveLoss.of(
        head.logits(head.embedImage(trunk.imageClass(states)), head.embedText(states.textClass())));
  }

  private static Tensor huggingFaceContrastiveLoss(Network network, ImageText batch) {
    Trunk trunk = network.trunk();
    UniModalStates states = trunk.encode(batch, PositionMode.AS_TRAINED);
    HuggingFaceContrastiveHead head = network.head(HuggingFaceContrastiveHead.class);
    Tensor text = head.embedText(states.textClass());
    Tensor image = head.embedImage(trunk.projectedImageClass(states));
    Tensor pair = head.embedPair(trunk.fuse(states, ImageSlot.FIRST).pooled());
    return HuggingFaceContrastiveLoss.of(
        head.logits(text, image), head.logits(text, pair), head.logits(image, pair));
  }

  private static Set<String> withoutGradient(
      ModelConfig config, BiFunction<Network, ImageText, Tensor> loss) {
    Set<String> names = new TreeSet<>();
    try (Network network = new Network(config);
        NativeScope scope = NativeScope.open()) {
      new HuggingFaceInitialisation(config).fill(network, 1);
      loss.apply(network, TinyModels.batch(new Random(1), BATCH, TOKENS, 1)).backward();
      network
          .namedParameters()
          .forEach(
              (name, parameter) -> {
                if (parameter.gradient().isEmpty()) {
                  names.add(name);
                }
              });
    }
    return names;
  }
}
