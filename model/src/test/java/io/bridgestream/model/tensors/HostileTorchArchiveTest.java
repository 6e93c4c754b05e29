package io.bridgestream.model.tensors;

import static io.bridgestream.model.tensors.pickle.PickleBytes.pickle;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.tensors.pickle.PickleBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTorchArchiveTest {
  private static final byte[] EMPTY = pickle().ops("}").stop();
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int DIRECTORY_ENTRY = 0x02014b50;
  private static final int DIRECTORY_END = 0x06054b50;

  @TempDir Path folder;

  @Test
  void readsTheSoundArchiveThatTheOthersAreMadeOf() throws IOException {
    byte[] sound = archive(named("a", pickle -> pickle.tensor("0", 6, 0, longs(2, 3), 3, 1)));

    try (TorchArchive archive = TorchArchive.open(write(sound))) {
      assertThat(archive.tensor("a").toFloats()).containsExactly(1, 1, 1, 1, 1, 1);
    }
  }

  @Test
  void refusesCallsByNameAndRunsNothing() throws IOException {
    byte[] pickle =
        pickle()
            .ops("}")
            .text("a")
            .global("os", "system")
            .text("touch x")
            .op(0x85)
            .ops("Rs")
            .stop();
    Path file = write(TorchZip.of(pickle).bytes());

    assertThatThrownBy(() -> TorchArchive.open(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Cannot read torch archive %s: global 'os.system' is not allowed", file);
  }

  static Stream<Arguments> lyingTensors() {
    String outside = "a tensor must lie inside its storage of 6 elements";
    return Stream.of(
        Arguments.of(tensor(0, longs(7), 1), outside),
        Arguments.of(tensor(1, longs(6), 1), outside),
        Arguments.of(tensor(0, longs(2, 3), 4, 1), outside),
        Arguments.of(tensor(-1, longs(1), 1), outside),
        Arguments.of(tensor(5, longs(2), -1), outside),
        Arguments.of(tensor(0, longs(-1), 1), outside),
        Arguments.of(tensor(7, longs(0), 1), outside),
        Arguments.of(tensor(Long.MAX_VALUE, longs(2), 1), outside),
        Arguments.of(tensor(0, longs(2), Long.MAX_VALUE), outside),
        Arguments.of(tensor(0, longs(1L << 32, 1L << 32), 0, 0), outside),
        Arguments.of(tensor(0, longs(1L << 62), 0), outside),
        Arguments.of(tensor(0, longs(2, 3), 1), outside),
        Arguments.of(tensor(0, new long[17], new long[17]), "must be at most 16 ints"),
        Arguments.of(
            named("a", p -> p.tensor("0", 7, 0, longs(1), 1)),
            "storage 'archive/data/0' must hold 7 elements of F32, found 24 bytes"),
        Arguments.of(
            named("a", p -> p.tensor("0", (1L << 62) + 6, 0, longs(1), 1)),
            "must hold 4611686018427387910 elements"),
        Arguments.of(
            named("a", p -> p.tensor("1", 6, 0, longs(1), 1)),
            "a storage must have an entry, found none"),
        Arguments.of(
            named("a", p -> p.tensor("0".repeat(101), 6, 0, longs(1), 1)),
            "a persistent id must be"),
        Arguments.of(
            named("a", p -> p.storage("ComplexFloatStorage", "0", 3)),
            "global 'torch.ComplexFloatStorage' is not allowed"),
        Arguments.of(
            named("a", p -> p.storage("FloatStorage", "0", 6)),
            "must hold tensors only, found something else under 'a'"),
        Arguments.of(named("a", p -> p.ops("NQ")), "a persistent id must be"),
        Arguments.of(
            named("a", p -> p.global("torch._utils", "_rebuild_tensor_v2").ops(")R")),
            "a tensor must be rebuilt from a storage"),
        Arguments.of(
            named("a", p -> p.global("torch._utils", "_rebuild_parameter").ops(")R")),
            "a parameter must be rebuilt from a tensor"),
        Arguments.of(
            named("a", p -> p.global("torch", "Size").ops(")R")), "torch.Size must be made of"),
        Arguments.of(
            named("a", p -> p.global("torch", "device").ops(")R")), "torch.device must be made"),
        Arguments.of(pickle().ops("]"), "it must hold a dictionary of tensors"),
        Arguments.of(pickle().ops("}K\u0001Ns"), "its state dict must have strings as names"),
        Arguments.of(named("state_dict", p -> p.ops("N")), "its state_dict must be a dictionary"));
  }

  @ParameterizedTest
  @MethodSource("lyingTensors")
  void refusesLyingTensors(PickleBytes pickle, String rule) throws IOException {
    assertRefused(archive(pickle), rule);
  }

  @Test
  void refusesTensorsMadeOfOneDescriptionOverAndOver() throws IOException {
    PickleBytes pickle = pickle().ops("(").global("torch._utils", "_rebuild_tensor_v2");
    pickle.ops("q\u0000(").storage("FloatStorage", "0", 6).ops("K\u0000(").integer(0);
    for (int i = 0; i < 15; i++) {
      pickle.integer(1L << 40);
    }
    pickle.ops("tq\u0001h\u0001").op(0x89).ops("Ntq\u0002R");
    for (int i = 0; i < 200_000; i++) {
      pickle.ops("h\u0000h\u0002R");
    }

    assertRefused(archive(pickle.ops("t")), "it must hold at most 100000 tensors, found more");
  }

  @Test
  void refusesViewsThatRepeatElementsWithoutEnd() throws IOException {
    byte[] repeated = archive(tensor(0, longs(1000, 1000, 6), 0, 0, 1));

    try (TorchArchive archive = TorchArchive.open(write(repeated))) {
      assertThatThrownBy(() -> archive.tensor("a"))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("tensor 'a' must not repeat 24 bytes over 24000000");
    }
  }

  @Test
  void refusesHyperParametersThatAreNotPlain() throws IOException {
    byte[] pickle =
        pickle()
            .ops("}(")
            .text("state_dict")
            .ops("}")
            .text("hyper_parameters")
            .ops("}")
            .text("a")
            .storage("FloatStorage", "0", 6)
            .ops("su")
            .stop();

    try (TorchArchive archive =
        TorchArchive.open(write(TorchZip.of(pickle).ones("0", 6).bytes()))) {
      assertThatThrownBy(archive::hyperParameters)
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("in hyper_parameters values must be plain");
    }
  }

  @Test
  void refusesCompressionAndZipBombs() throws IOException {
    assertRefused(
        new TorchZip().deflated("archive/data.pkl", EMPTY).bytes(),
        "entry 'archive/data.pkl' must be stored without compression or encryption");
    assertRefused(
        TorchZip.of(EMPTY).deflated("archive/data/0", new byte[50_000_000]).bytes(),
        "entry 'archive/data/0' must be stored without compression or encryption");
  }

  @Test
  void refusesNamesThatLeadElsewhere() throws IOException {
    for (String name : new String[] {"../data.pkl", "a/../b", "/etc/passwd", "a\\b", ".."}) {
      assertRefused(
          TorchZip.of(EMPTY).stored(name, new byte[1]).bytes(),
          "entry names must be paths inside the archive, found ");
    }
  }

  @Test
  void refusesArchivesWithoutExactlyOneDescription() throws IOException {
    assertRefused(
        new TorchZip().stored("archive/version", new byte[] {'3'}).bytes(),
        "it must have one entry */data.pkl, found 0");
    assertRefused(
        TorchZip.of(EMPTY).stored("other/data.pkl", EMPTY).bytes(),
        "it must have one entry */data.pkl, found 2");
    assertRefused(
        TorchZip.of(EMPTY).stored("archivf/data.pkl", EMPTY).bytes(),
        "archivf/data.pkl",
        "archive/data.pkl",
        "entry 'archive/data.pkl' must occur once");
  }

  @Test
  void refusesForeignByteOrderAndVersions() throws IOException {
    assertRefused(
        TorchZip.of(EMPTY).stored("archive/byteorder", "big".getBytes(UTF_8)).bytes(),
        "its bytes must be in little-endian order, found 'big'");
    assertRefused(
        TorchZip.of(EMPTY).stored("archive/version", "11\n".getBytes(UTF_8)).bytes(),
        "its format version must be 1 to 10, found '11'");
  }

  @Test
  void refusesDamagedStorages() throws IOException {
    byte[] bytes = archive(tensor(0, longs(6), 1));
    bytes[indexOf(bytes, "archive/data/0") + 14] ^= 1;

    try (TorchArchive archive = TorchArchive.open(write(bytes))) {
      assertThatThrownBy(() -> archive.tensor("a"))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("entry 'archive/data/0' must fit its checksum");
    }
  }

  @Test
  void refusesLyingDirectories() throws IOException {
    byte[] sound = archive(tensor(0, longs(6), 1));
    int storage = lastIndexOf(sound, DIRECTORY_ENTRY);
    int end = lastIndexOf(sound, DIRECTORY_END);

    assertRefused(changed(sound, storage + 42, 0), "must not reach into the next");
    assertRefused(changed(sound, storage + 42, 0x7FFFFFFF), "must not reach into the next");
    assertRefused(changed(sound, storage + 42, -1), "must have a size and place");
    assertRefused(
        changed(changed(sound, storage + 20, 1 << 30), storage + 24, 1 << 30), "reach into");
    assertRefused(changed(sound, storage + 24, 1 << 20), "without compression or encryption");
    assertRefused(changed(sound, storage, 0), "must consist of entries");
    assertRefused(changed(sound, storage + 28, 0xFFFF), "must hold whole entries");
    assertRefused(changed(sound, end + 8, 0x00030003), "must have 3 entries, found 2");
    assertRefused(changed(sound, end + 12, 1), "its zip directory must end at");
    assertRefused(changed(sound, end + 16, -1), "its zip directory must end at");
    assertRefused(changed(sound, end, 0), "it must end with a zip directory, found none");
    assertRefused(
        changed(sound, lastIndexOf(sound, DIRECTORY_ENTRY, storage) + 42, storage),
        "must not reach into the next");
  }

  @Test
  void refusesEntriesThatDifferFromTheDirectory() throws IOException {
    byte[] sound = archive(tensor(0, longs(6), 1));
    int pickle = 0;

    assertThat(ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getInt(pickle))
        .isEqualTo(LOCAL_HEADER);
    assertRefused(
        changed(sound, pickle + 6, 8 << 16), "must begin with its header, not compressed");
    assertRefused(changed(sound, pickle + 26, 0x7FFF0010), "must not reach into the next");
    assertRefused(changed(sound, pickle + 30, 0x41414141), "must have one name, found another");
  }

  private static PickleBytes tensor(long offset, long[] size, long... strides) {
    return named("a", pickle -> pickle.tensor("0", 6, offset, size, strides));
  }

  private static PickleBytes named(String name, UnaryOperator<PickleBytes> value) {
    return value.apply(pickle().ops("}").text(name)).ops("s");
  }

  private static long[] longs(long... values) {
    return values;
  }

  private static byte[] archive(PickleBytes pickle) throws IOException {
    return TorchZip.of(pickle.stop()).ones("0", 6).bytes();
  }

  private static byte[] changed(byte[] sound, int at, int value) {
    byte[] bytes = sound.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return bytes;
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, ISO_8859_1).indexOf(text);
  }

  private static int lastIndexOf(byte[] bytes, int signature) {
    return lastIndexOf(bytes, signature, bytes.length);
  }

  private static int lastIndexOf(byte[] bytes, int signature, int before) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = Math.min(before, bytes.length - 3) - 1;
    while (buffer.getInt(at) != signature) {
      at--;
    }
    return at;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model.bin"), bytes);
  }

  /** Renames an entry in place first, to a name that a zip library wouldn't write. */
  private void assertRefused(byte[] bytes, String entry, String renamed, String rule)
      throws IOException {
    assertRefused(new String(bytes, ISO_8859_1).replace(entry, renamed).getBytes(ISO_8859_1), rule);
  }

  private void assertRefused(byte[] bytes, String rule) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(() -> TorchArchive.open(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot read torch archive ")
        .hasMessageContaining(rule)
        .hasMessageNotContainingAny("\n");
  }
}
