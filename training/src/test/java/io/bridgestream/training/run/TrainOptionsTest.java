package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.training.optim.GroupRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainOptionsTest {
  private static final Path RECIPES = Path.of("recipes");

  @TempDir private Path folder;

  @Test
  void whatARecipeLeavesOutHasDefaults() throws IOException {
    TrainOptions options =
        read("objectives: [vqa]\nmodel: {from: base}\ndata: {folder: pictures}\n");

    assertThat(options.model().from()).contains(folder.resolve("base"));
    assertThat(options.data().source().folder()).isEqualTo(folder.resolve("pictures"));
    assertThat(options.data().train()).isEqualTo("train");
    assertThat(options.data().validation()).isEmpty();
    assertThat(options.optimiser().rates()).isEqualTo(new GroupRates(1e-5, 1e-5, 1e-5, 0.01));
    assertThat(options.optimiser().clipNorm()).isZero();
    assertThat(options.run().precision()).isEqualTo(Precision.AUTO);
  }

  @Test
  void multipliersScaleTheirGroups() throws IOException {
    TrainOptions options =
        read(
            """
            objectives: [mlm, itm]
            model: {from: base}
            data: {folder: .}
            optimiser: {learning-rate: 0.001, head-multiplier: 50, cross-modal-multiplier: 5}
            """);

    assertThat(options.objectives()).containsExactly(Objective.MLM, Objective.ITM);
    assertThat(options.optimiser().rates()).isEqualTo(new GroupRates(1e-3, 0.05, 0.005, 0.01));
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    objectives: [vqa, guessing]
                    model: {}
                    data: {folder: ., questions: 0, text-per-image: 2}
                    optimiser: {steps: many}
                    """))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(
            "objectives must be one of mlm, itm, itc, itm-itc, vqa, snli-ve, nlvr2, irtr, found guessing")
        .hasMessageContaining("model.from must be given, or model.config, but not both, found none")
        .hasMessageContaining("data.questions must be an integer between 1 and 1000000, found 0")
        .hasMessageContaining(
            "data.text-per-image is no option; the nearest one is data.texts-per-image")
        .hasMessageContaining("optimiser.steps must be an integer");
  }

  @Test
  void theDataFolderMayComeFromOutside() throws IOException {
    Path file =
        Files.writeString(folder.resolve("r.yaml"), "objectives: [vqa]\nmodel: {from: b}\n");

    assertThat(TrainOptions.read(file, Optional.of(Path.of("/data"))).data().source().folder())
        .isEqualTo(Path.of("/data"));
    assertThatThrownBy(() -> TrainOptions.read(file, Optional.empty()))
        .hasMessageContaining("data.folder must be given here or as --data, found none");
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> read("objectives: [vqa\nmodel: {"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("it must be YAML, found a fault at line ");
  }

  @Test
  void everyShippedRecipeIsOne() throws IOException {
    List<Path> recipes;
    try (Stream<Path> files = Files.list(RECIPES)) {
      recipes = files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }

    assertThat(recipes).isNotEmpty();
    for (Path recipe : recipes) {
      assertThat(TrainOptions.read(recipe, Optional.of(folder)).objectives()).isNotEmpty();
    }
  }

  private TrainOptions read(String recipe) throws IOException {
    Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
    return TrainOptions.read(file, Optional.empty());
  }
}
