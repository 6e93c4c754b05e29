package io.bridgestream.model.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("model.safetensors");
  }

  @Test
  void writesTheBytesOfTheReferenceImplementation() throws IOException {
    Path reference = ExpectedTensors.file("every-type.safetensors");
    List<StoredTensor> tensors = new ArrayList<>();
    try (SafetensorsFile store = SafetensorsFile.open(reference)) {
      store.names().forEach(name -> tensors.add(store.tensor(name)));
    }
    Collections.reverse(tensors);

    SafetensorsWriter.write(file, tensors);

    assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(reference));
  }

  @Test
  void alignsTheDataToEightBytes() throws IOException {
    for (String name : List.of("a", "ab", "abc", "äöü", "\u0001\"\\")) {
      SafetensorsWriter.write(file, List.of(StoredTensor.ofFloats(name, new long[] {1}, 2f)));

      assertThat((Files.size(file) - 4) % 8).isZero();
      try (SafetensorsFile store = SafetensorsFile.open(file)) {
        assertThat(store.tensor(name).toFloats()).containsExactly(2f);
      }
    }
  }

  @Test
  void replacesAnOlderFileAndLeavesNothingElse() throws IOException {
    Files.writeString(file, "old");

    SafetensorsWriter.write(file, List.of(StoredTensor.ofLongs("a", new long[0], 7)));

    assertThat(filesInFolder()).containsExactly("model.safetensors");
    try (SafetensorsFile store = SafetensorsFile.open(file)) {
      assertThat(store.tensor("a").toLongs()).containsExactly(7);
    }
  }

  @Test
  void keepsTheOlderFileWhenASourceFails() throws IOException {
    Files.writeString(file, "old");
    TensorSource broken = new PatternTensor("b", 8, new IOException("no bytes"));

    assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(broken)))
        .isInstanceOf(IOException.class)
        .hasMessage("no bytes");

    assertThat(filesInFolder()).containsExactly("model.safetensors");
    assertThat(Files.readString(file)).isEqualTo("old");
  }

  @Test
  void refusesSourcesThatLieAboutTheirLength() {
    TensorSource lying = new PatternTensor("b", 8, null);
    TensorSource claimed =
        new TensorSource() {
          @Override
          public String name() {
            return "b";
          }

          @Override
          public ElementType type() {
            return ElementType.U8;
          }

          @Override
          public long[] shape() {
            return new long[] {9};
          }

          @Override
          public void writeTo(WritableByteChannel channel) throws IOException {
            lying.writeTo(channel);
          }
        };

    assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(claimed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot write tensor 'b': U8 [9] takes 9 bytes, its source wrote 8");
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesNamesThatCanNotStandInAFile() {
    StoredTensor tensor = StoredTensor.ofFloats("a", new long[] {1}, 1f);

    assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(tensor, tensor)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot write tensor 'a': its name must be given once, found another");
    for (String name : List.of("__metadata__", "\ud800", "n".repeat(70_000))) {
      assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(tensor.withName(name))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the name has another meaning, is too long or not Unicode");
    }
  }

  @Test
  void leavesNoHalfFileUnderItsNameWhenTheProcessIsKilled() throws Exception {
    Files.writeString(file, "old");
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StoppingWriter.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    int halfWritten = writer.getInputStream().read();
    writer.destroyForcibly().waitFor();

    assertThat(halfWritten).isEqualTo('h');
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(filesInFolder())
        .hasSize(2)
        .anyMatch(name -> name.startsWith(".model.safetensors.") && name.endsWith(".partial"));
  }

  private List<String> filesInFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  /** Writes half of a model, says so, and waits to be killed. */
  static final class StoppingWriter {
    private StoppingWriter() {}

    public static void main(String[] arguments) throws IOException {
      TensorSource first = new PatternTensor("a", 1 << 20, null);
      TensorSource second =
          new PatternTensor("b", 1 << 20, null) {
            @Override
            public void writeTo(WritableByteChannel channel) throws IOException {
              channel.write(ByteBuffer.allocate(1 << 19));
              System.out.print('h');
              System.out.flush();
              System.in.read();
            }
          };
      SafetensorsWriter.write(Path.of(arguments[0]), List.of(first, second));
    }
  }
}
