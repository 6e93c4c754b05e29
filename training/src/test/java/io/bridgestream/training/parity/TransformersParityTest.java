package io.bridgestream.training.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.checkpoint.WeightShapes;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks compute what transformers computes, forwards and backwards. */
class TransformersParityTest {
  private static final String SUFFIX = ".safetensors";
  private static final double GRADIENT_TOLERANCE = 1e-4;

  static List<String> cases() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  private static Path folder() throws URISyntaxException {
    URL folder = TransformersParityTest.class.getResource("transformers");
    return Path.of(Objects.requireNonNull(folder, "golden files").toURI());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesWhatTransformersComputes(String name) throws URISyntaxException {
    ParityCase parityCase = ParityCase.parse(name);
    Set<String> parameters = WeightShapes.of(parityCase.config()).keySet();

    ParityResult result;
    try (Reference reference = new CompactReference(folder().resolve(name + SUFFIX), parameters)) {
      result = ParityResult.of(parityCase, reference);
    }

    assertThat(result.outputs()).isNotEmpty();
    assertThat(result.outputs())
        .allSatisfy(
            (output, difference) ->
                assertThat(difference)
                    .as(output)
                    .isLessThanOrEqualTo(parityCase.size().tolerance()));
    assertThat(result.gradients())
        .allSatisfy(
            (parameter, error) ->
                assertThat(error).as(parameter).isLessThanOrEqualTo(GRADIENT_TOLERANCE));
    assertThat(result.withoutGradient()).isEqualTo(result.withoutReferenceGradient());
    if (!result.gradients().isEmpty()) {
      assertThat(result.withoutGradient()).isEqualTo(unread(parityCase, parameters));
    }
  }

  /** Nothing reads the text tower's pooler; MLM reads no pooler, and so no last image layer. */
  private static Set<String> unread(ParityCase parityCase, Set<String> parameters) {
    int last = parityCase.size().config().crossModal().layers() - 1;
    List<String> unread =
        parityCase.heads().equals(List.of(ParityCase.Head.MLM))
            ? List.of(
                "text_model.pooler.",
                "cross_modal_text_pooler.",
                "cross_modal_image_pooler.",
                "cross_modal_image_layers." + last + ".")
            : List.of("text_model.pooler.");
    return parameters.stream()
        .filter(name -> unread.stream().anyMatch(name::startsWith))
        .collect(Collectors.toSet());
  }
}
