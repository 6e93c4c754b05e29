package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.training.optim.GroupRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  void towersComeInPairsAndWithAConfig() throws IOException {
    String towers =
        "objectives: [mlm]\ndata: {folder: .}\nmodel: {text-tower: a, vision-tower: b%s}";

    assertThat(read(towers.formatted(", config: {}")).model().transform())
        .isEqualTo(ImageTransform.CLIP);
    assertThatThrownBy(() -> read(towers.formatted(", from: c")))
        .hasMessageContaining("model.text-tower must be given with model.config, found none");
    assertThatThrownBy(() -> read(towers.formatted("").replace("text-tower: a, ", "config: {}, ")))
        .hasMessageContaining("model.text-tower must be given together with model.vision-tower");
    assertThatThrownBy(
            () ->
                read(
                    "objectives: [vqa]\nmodel: {from: c, image-transform: clip}\ndata: {folder: .}"))
        .hasMessageContaining("model.image-transform must be left to the folder of model.from");
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

  /** A key that is read complains about a value of the wrong kind, one that isn't is no option. */
  @Test
  void everyKeyOfTheGuideIsRead() throws IOException {
    Set<String> documented = documentedKeys();

    assertThat(documented).hasSizeGreaterThan(40);
    for (String key : documented) {
      String wrong = key.equals("model.config") ? "text" : "{no: value}";
      String recipe = key.replace(".", ": {") + ": " + wrong + "}".repeat(count(key, '.'));
      assertThatThrownBy(() -> read(recipe)).hasMessageContaining(key + " must be ");
    }
  }

  @Test
  void theGuideExplainsEveryKeyOfEveryRecipe() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.list(RECIPES)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        addKeys(new ObjectMapper(new YAMLFactory()).readTree(file.toFile()), "", used);
      }
    }

    assertThat(documentedKeys()).containsAll(used);
  }

  private static void addKeys(JsonNode node, String path, Set<String> keys) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              String key = path + name;
              if (node.get(name).isObject() && !key.equals("model.config")) {
                addKeys(node.get(name), key + ".", keys);
              } else {
                keys.add(key);
              }
            });
  }

  private static Set<String> documentedKeys() throws IOException {
    Pattern row =
        Pattern.compile("(?m)^\\| `((?:objectives|model|data|optimiser|run)[a-z.-]*)` \\|");
    return row.matcher(Files.readString(Path.of("../docs/training.md")))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static int count(String text, char wanted) {
    return (int) text.chars().filter(letter -> letter == wanted).count();
  }

  private TrainOptions read(String recipe) throws IOException {
    Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
    return TrainOptions.read(file, Optional.empty());
  }
}
