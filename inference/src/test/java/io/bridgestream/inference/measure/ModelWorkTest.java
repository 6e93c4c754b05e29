package io.bridgestream.inference.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import org.junit.jupiter.api.Test;

/** The expected numbers are those of the architecture's own count, in billions. */
class ModelWorkTest {
  private static final int TOKENS = 50;
  private static final double BILLION = 1e9;

  @Test
  void countsWhatAQuestionCostsWhenItsImageIsKnown() {
    ModelWork work = new ModelWork(BridgeTowerConfig.BASE, 384);

    assertThat((work.perText(TOKENS) + work.perPair(TOKENS)) / BILLION)
        .isCloseTo(35.69 - 0.014, within(0.02));
  }

  @Test
  void countsWhatAnImageCosts() {
    ModelWork work = new ModelWork(BridgeTowerConfig.BASE, 384);
    double tower = 55.48;
    double projections = 2.042;
    double levelZero = 43.61 - 40.72;

    assertThat(work.perImage() / BILLION).isCloseTo(tower + projections + levelZero, within(0.02));
  }

  @Test
  void countsTheSmallerSide() {
    ModelWork work = new ModelWork(BridgeTowerConfig.BASE, 288);

    assertThat((work.perText(TOKENS) + work.perPair(TOKENS)) / BILLION)
        .isCloseTo(22.66 - 0.014, within(0.02));
  }

  @Test
  void refusesToGuess() {
    ModelConfig unequal = BridgeTowerConfig.of(TextConfig.BASE, VisionConfig.LARGE, 6);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelWork(unequal, 288))
        .withMessageContaining("it must be a bridgetower with towers of one width");
  }
}
