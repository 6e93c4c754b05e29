package io.bridgestream.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.tensors.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
  @TempDir private Path folder;
  private OnnxModel text;

  @BeforeEach
  void open() throws IOException {
    TinyExport.write(folder);
    text = ExportFolder.open(folder).graph("text", new Device.Cpu(1));
  }

  @AfterEach
  void close() {
    text.close();
  }

  @Test
  void givesOnlyWhatIsAskedFor() {
    NamedTensors outputs = text.run(inputs(2, 5), List.of("text_key"));

    assertThat(outputs.names()).containsExactly("text_key");
    assertThat(outputs.get("text_key").shape()).containsExactly(2, 5, 64);
  }

  @Test
  void refusesAMissingInput() {
    NamedTensors inputs = new NamedTensors().put("input_ids", ids(2, 5));

    assertThatThrownBy(() -> text.run(inputs, List.of("text_key")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("attention_mask");
  }

  @Test
  void refusesInputsThatDoNotFitEachOther() {
    NamedTensors inputs = inputs(2, 5).put("attention_mask", ids(2, 4));

    assertThatThrownBy(() -> text.run(inputs, List.of("text_key")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be I64 [texts, tokens] with {texts=2, tokens=4}, found");
  }

  @Test
  void refusesAnotherType() {
    NamedTensors inputs =
        inputs(2, 5).put("attention_mask", HostTensor.allocate(ElementType.F32, 2, 5));

    assertThatThrownBy(() -> text.run(inputs, List.of("text_key")))
        .hasMessageEndingWith("found F32[2, 5]");
  }

  @Test
  void refusesAnEmptyBatch() {
    assertThatThrownBy(() -> text.run(inputs(0, 5), List.of("text_key")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("found I64[0, 5]");
  }

  @Test
  void readsRowsOfALargerTensorInPlace() {
    NamedTensors all = inputs(3, 5);
    all.get("input_ids").longs().put(7, 9);
    float[] expected = text.run(all, List.of("text_key")).get("text_key").rows(1, 1).toFloats();

    NamedTensors row =
        new NamedTensors()
            .put("input_ids", all.get("input_ids").rows(1, 1))
            .put("attention_mask", all.get("attention_mask").rows(1, 1));

    assertThat(text.run(row, List.of("text_key")).get("text_key").toFloats())
        .containsExactly(expected, within(1e-5f));
  }

  private static NamedTensors inputs(int texts, int tokens) {
    HostTensor mask = ids(texts, tokens);
    for (int i = 0; i < texts * tokens; i++) {
      mask.longs().put(i, 1);
    }
    return new NamedTensors().put("input_ids", ids(texts, tokens)).put("attention_mask", mask);
  }

  private static HostTensor ids(int texts, int tokens) {
    return HostTensor.allocate(ElementType.I64, texts, tokens);
  }
}
