package io.bridgestream.model.image.preprocessing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.json.JsonFile;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreprocessorConfigTest {

  @Test
  void takesTheDefaultsOfTransformers() {
    PreprocessorConfig config = parse("{}");

    assertThat(config).isEqualTo(PreprocessorConfig.of(ImageTransform.HUGGING_FACE, 288));
    assertThat(config.sizeDivisor()).isEqualTo(32);
    assertThat(config.normalization()).isEqualTo(Normalization.CLIP);
  }

  @Test
  void readsThePublishedLargeFolder() {
    PreprocessorConfig config =
        parse(
            "{'max_text_len': 50, 'size': 294, 'tokenizer': 'roberta-base', 'vocab_size': 50265}");

    assertThat(config.shortestEdge()).isEqualTo(294);
    assertThat(config.cropSide()).hasValue(294);
    assertThat(config.otherFields()).containsOnlyKeys("max_text_len", "tokenizer", "vocab_size");
  }

  @Test
  void readsThePublishedBaseFoldersTrainingFlags() {
    PreprocessorConfig config =
        parse("{'image_size': 288, 'patch_size': 16, 'train_transform_keys': ['clip'], 'x': null}");

    assertThat(config.shortestEdge()).isEqualTo(288);
    assertThat(config.toJson().get("image_size").intValue()).isEqualTo(288);
    assertThat(config.toJson().has("x")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'size': {'shortest_edge': 384}, 'crop_size': null} | 384",
        "{'size': 384, 'crop_size': 224}                     | 224",
        "{'crop_size': {'shortest_edge': 96}}                | 96",
        "{'crop_size': {'height': 80, 'width': 80}}          | 80"
      })
  void readsEverySpellingOfTheCrop(String json, int side) {
    assertThat(parse(json).cropSide()).hasValue(side);
  }

  @Test
  void readsWhatIsSwitchedOff() {
    PreprocessorConfig config =
        parse(
            "{'do_resize': false, 'do_center_crop': false, 'do_rescale': false,"
                + " 'do_normalize': false, 'bridgestream_transform': 'squash'}");

    assertThat(config.resizes()).isFalse();
    assertThat(config.cropSide()).isEqualTo(OptionalInt.empty());
    assertThat(config.normalization().table(1)[200]).isEqualTo(200f);
    assertThat(config.transform()).isEqualTo(ImageTransform.SQUASH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'size': 0}                             | size must be an integer between 1 and 4096, found 0",
        "{'size': {'height': 3, 'width': 4}}     | size must be a number, a shortest_edge, or equal",
        "{'size': {'shortest_edge': 1.5}}        | size.shortest_edge must be an integer",
        "{'size_divisor': -32}                   | size_divisor must be an integer between 1 and",
        "{'resample': 2}                         | resample must be an integer between 3 and 3, found 2",
        "{'image_mean': [1, 2]}                  | image_mean must be 3 numbers, found",
        "{'image_std': [1, 0, 1]}                | image_std must be 3 positive numbers, found",
        "{'bridgestream_transform': 'stretch'}   | must be one of hugging_face, squash, clip, found"
      })
  void refusesImpossibleFields(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot read preprocessor_config.json: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'size': 294, 'max_text_len': 50}",
        "{'size': 294, 'crop_size': 288, 'bridgestream_transform': 'clip', 'do_pad': false}",
        "{'do_resize': false, 'do_center_crop': false, 'do_rescale': false, 'do_normalize': false}",
        "{'image_mean': [0.5, 0.5, 0.5], 'image_std': [0.5, 0.5, 0.5], 'rescale_factor': 0.5}"
      })
  void meansTheSameAfterWriting(String json) {
    PreprocessorConfig config = parse(json);

    ObjectNode written = config.toJson();

    PreprocessorConfig reread = PreprocessorConfig.parse(written, "written");
    assertThat(reread.toJson()).isEqualTo(written);
    assertThat(reread.normalization()).isEqualTo(config.normalization());
    assertThat(reread.cropSide()).isEqualTo(config.cropSide());
    assertThat(reread.transform()).isEqualTo(config.transform());
  }

  @Test
  void writesTheCropThatTransformersWouldTakeFor288() {
    ObjectNode written = parse("{'size': 294}").toJson();

    assertThat(written.get("size")).hasToString("{\"shortest_edge\":294}");
    assertThat(written.get("crop_size")).hasToString("{\"shortest_edge\":294}");
    assertThat(written.get("image_processor_type").textValue())
        .isEqualTo("BridgeTowerImageProcessor");
  }

  private static PreprocessorConfig parse(String json) {
    String file = "preprocessor_config.json";
    return PreprocessorConfig.parse(
        JsonFile.parse(json.replace('\'', '"').getBytes(UTF_8), file), file);
  }
}
