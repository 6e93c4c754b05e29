package io.bridgestream.model.tensors.pickle;

import static io.bridgestream.model.tensors.pickle.PickleBytes.pickle;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PickleReaderTest {
  private static final String NOT_ALLOWED = "global 'os.system' is not allowed";

  private static final PickleGlobals PLAIN =
      new PickleGlobals() {
        @Override
        public Optional<Call> call(ClassReference global) {
          return PlainGlobals.call(global);
        }

        @Override
        public boolean isValue(ClassReference global) {
          return global.module().equals("torch");
        }

        @Override
        public PickleValue load(PickleValue persistentId) throws PickleException {
          throw new PickleException("there are no persistent ids here");
        }
      };

  @Test
  void readsIntsOfAllWidths() throws PickleException {
    assertThat(read(pickle().op('K', 200).stop())).isEqualTo(integer(200));
    assertThat(read(pickle().op('M', 0x34, 0xF2).stop())).isEqualTo(integer(0xF234));
    assertThat(read(pickle().ops("J").int32(-5).stop())).isEqualTo(integer(-5));
    assertThat(read(pickle().op(0x8A, 0).stop())).isEqualTo(integer(0));
    assertThat(read(pickle().integer(Long.MIN_VALUE).stop())).isEqualTo(integer(Long.MIN_VALUE));
    assertThat(read(pickle().op(0x8B, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1).stop()))
        .isEqualTo(new PickleValue.Int(BigInteger.ONE.shiftLeft(64)));
  }

  @Test
  void readsSharedValuesAsOne() throws PickleException {
    // x = ['a']; [x, x]
    byte[] shared = pickle().ops("](]q\u0001").text("a").op('a', 'h', 1, 'e').stop();

    List<PickleValue> items = ((PickleSequence) read(shared)).items();

    assertThat(items).hasSize(2);
    assertThat(items.get(0)).isSameAs(items.get(1));
  }

  @Test
  void keepsUnknownClassesAsKeysOnly() throws PickleException {
    byte[] key = pickle().ops("}").global("a.b", "C").ops("Ns").stop();

    PickleDict dict = (PickleDict) read(key);

    assertThat(dict.entries())
        .containsExactly(
            new PickleDict.Entry(new ClassReference("a.b", "C"), PickleValue.None.NONE));
    assertRefused(pickle().ops("}N").global("os", "system").ops("s").stop(), NOT_ALLOWED);
    assertRefused(pickle().ops("]").global("os", "system").ops("a").stop(), NOT_ALLOWED);
    assertRefused(pickle().global("os", "system").stop(), NOT_ALLOWED);
    assertRefused(
        pickle().ops("}}").text("x").global("os", "system").ops("sb").stop(), NOT_ALLOWED);
  }

  @Test
  void turnsPlainDataIntoJavaTypes() throws PickleException {
    byte[] plain =
        pickle()
            .ops("}(")
            .text("list")
            .ops("(K\u0001NtX\u0004\u0000\u0000\u0000real")
            .op('G', 0x3F, 0xE0, 0, 0, 0, 0, 0, 0)
            .text("big")
            .op(0x8A, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)
            .text("yes")
            .op(0x88)
            .ops("u")
            .stop();

    var map = PlainJava.map((PickleDict) read(plain));

    assertThat(map).containsOnlyKeys("list", "real", "big", "yes");
    assertThat((List<?>) map.get("list")).isEqualTo(Arrays.asList(1L, null));
    assertThat(map).containsEntry("real", 0.5).containsEntry("yes", true);
    assertThat(map).containsEntry("big", BigInteger.ONE.shiftLeft(64));
  }

  @Test
  void refusesToTurnOtherDataIntoJavaTypes() throws PickleException {
    PickleDict intKey = (PickleDict) read(pickle().ops("}K\u0001Ns").stop());
    PickleDict bytes = (PickleDict) read(pickle().ops("}").text("a").op('C', 1, 0, 's').stop());

    assertThatThrownBy(() -> PlainJava.map(intKey))
        .isInstanceOf(PickleException.class)
        .hasMessage("keys must be strings, found 1");
    assertThatThrownBy(() -> PlainJava.map(bytes))
        .isInstanceOf(PickleException.class)
        .hasMessage("values must be plain containers, strings or numbers, found bytes");
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of(pickle().global("os", "system").ops("(").text("id").ops("tR"), NOT_ALLOWED),
        Arguments.of(
            pickle().text("os").text("system").op(0x93, '(').text("id").ops("tR"), NOT_ALLOWED),
        Arguments.of(pickle().ops("(").text("id").ops("ios\nsystem\n"), NOT_ALLOWED),
        Arguments.of(pickle().ops("(").global("os", "system").text("id").ops("o"), NOT_ALLOWED),
        Arguments.of(pickle().global("os", "system").ops(")").op(0x81), NOT_ALLOWED),
        Arguments.of(pickle().global("os", "system").ops(")}").op(0x92), NOT_ALLOWED),
        Arguments.of(pickle().global("os", "system").ops("}b"), NOT_ALLOWED),
        Arguments.of(pickle().ops("]").global("os", "system").ops(")Ra"), NOT_ALLOWED),
        Arguments.of(
            pickle().global("collections", "defaultdict").global("os", "system").op(0x85, 'R'),
            NOT_ALLOWED),
        Arguments.of(
            pickle().global("builtins", "eval").text("1").op(0x85, 'R'),
            "global 'builtins.eval' is not allowed"),
        Arguments.of(
            pickle().global("builtins", "getattr").ops(")R"),
            "global 'builtins.getattr' is not allowed"),
        Arguments.of(
            pickle().global("torch.storage", "_load_from_bytes").ops("C\u0000").op(0x85, 'R'),
            "global 'torch.storage._load_from_bytes' is not allowed"),
        Arguments.of(
            pickle().global("o\u001bs", "system").ops(")R"),
            "a global must be named by a module and a dotted name"),
        Arguments.of(
            pickle().global("a".repeat(300), "b"),
            "a global must be named by a module and a dotted name"),
        Arguments.of(pickle().ops("c" + "a".repeat(5000)), "a line must end within 1024 bytes"),
        Arguments.of(pickle().ops("NN").op(0x93), "a global must be named by two strings"),
        Arguments.of(pickle().ops("])R"), "only known globals can be called, found a list"),
        Arguments.of(pickle().ops("]}b"), "only known globals can be called, found a list"),
        Arguments.of(pickle().ops("NQ"), "there are no persistent ids here"),
        Arguments.of(pickle().ops("]q\u0001h\u0001a"), "contains itself"),
        Arguments.of(pickle().ops("}q\u0001").text("a").ops("h\u0001s"), "contains itself"),
        Arguments.of(pickle().ops("]".repeat(300) + "a".repeat(299)), "nested at most 256 deep"),
        Arguments.of(pickle().ops(")" + "\u0000").op(), "opcode 0x00 is none"),
        Arguments.of(pickle().ops("N" + "0"), "opcode 0x30 is none"),
        Arguments.of(pickle().op(0x82, 1), "opcode 0x82 is none"),
        Arguments.of(pickle().op(0x8B).int32(1 << 30), "an int must take at most 255 bytes"),
        Arguments.of(pickle().op(0x8B).int32(-1), "an int must take at most 255 bytes"),
        Arguments.of(pickle().op(0x95).int64(Long.MAX_VALUE), "a frame of"),
        Arguments.of(pickle().op(0x95).int64(-1), "a frame of"),
        Arguments.of(pickle().op(0x8D).int64(1L << 62), "its pickle ends too soon"),
        Arguments.of(pickle().op(0x8D).int64(-1), "its pickle ends too soon"),
        Arguments.of(pickle().op(0x8E).int64(-1), "its pickle ends too soon"),
        Arguments.of(pickle().ops("X").int32(-1), "its pickle ends too soon"),
        Arguments.of(pickle().op('X', 1, 0, 0, 0, 0xFF), "text in its pickle must be UTF-8"),
        Arguments.of(pickle().ops("a"), "takes a value that is not there"),
        Arguments.of(pickle().ops("](a"), "takes a value that is not there"),
        Arguments.of(pickle().ops("t"), "goes back to a mark that is not there"),
        Arguments.of(pickle().ops("(o"), "takes a value that is not there"),
        Arguments.of(pickle().ops("h\u0007"), "refers back to a value that is not there"),
        Arguments.of(pickle().ops("NN"), "must end with its value, found more behind it"),
        Arguments.of(pickle().ops("N."), "must end with its value, found more behind it"),
        Arguments.of(pickle().ops(")Na"), "appends to what must be a list or set, found a tuple"),
        Arguments.of(pickle().ops("}(Nu"), "must put pairs into a dictionary"),
        Arguments.of(pickle().ops("]NNs"), "must put pairs into a dictionary, found a list"),
        Arguments.of(pickle().ops("}]Ns"), "dictionary keys must be strings, ints"),
        Arguments.of(pickle().ops("}(NNNNu"), "must hold each key once, found another None"),
        Arguments.of(
            pickle().ops("}").text("k".repeat(1001)).ops("Ns"),
            "dictionary keys must have at most 1000 characters, found 1001"),
        Arguments.of(pickle().op(0x80, 6), "its pickle protocol must be 2 to 5, found 6"),
        Arguments.of(
            pickle().global("builtins", "set").ops(")R"), "a set must be made of one list"),
        Arguments.of(
            pickle().global("_codecs", "encode").text("é").text("utf8").op(0x86, 'R'),
            "bytes must be written as at most 1000 characters of latin1 text"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refuses(PickleBytes pickle, String rule) {
    assertRefused(pickle.stop(), rule);
  }

  @Test
  void refusesOlderProtocolsAndEmptyFiles() {
    assertRefused("(lp0\n.".getBytes(US_ASCII), "must begin with a protocol number");
    assertRefused(new byte[0], "its pickle ends too soon");
    assertRefused(new byte[] {(byte) 0x80, 1, 'N', '.'}, "protocol must be 2 to 5, found 1");
  }

  @Test
  void refusesSmallPicklesThatStandForHugeTrees() {
    // Each list holds the one before it ten times.
    PickleBytes laughs = pickle().ops("(]q\u0000");
    for (int level = 1; level <= 50; level++) {
      laughs.ops("](");
      for (int i = 0; i < 10; i++) {
        laughs.op('h', level - 1);
      }
      laughs.op('e', 'q', level);
    }

    assertRefused(laughs.ops("t").stop(), "its pickle must stand for at most 1000000 values");
  }

  @Test
  void refusesPicklesThatWouldFillTheMemory() {
    int bytes = 2 << 20;
    assertRefused(pickle().ops("N".repeat(bytes)).stop(), "must take at most 1000000 steps");
    assertRefused(pickle().ops("}".repeat(bytes)).stop(), "must take at most 1000000 steps");
    assertRefused(pickle().ops("(".repeat(bytes)).stop(), "must take at most 1000000 steps");
    PickleBytes memo = pickle().ops("N");
    for (int i = 0; i <= 1_000_000; i++) {
      memo.ops("r").int32(i * 16);
    }
    assertRefused(memo.stop(), "must remember at most 1000000 values");
  }

  @Test
  void readsTheLargestPickleWithinTheHeap() throws PickleException {
    PickleSequence dicts =
        (PickleSequence) read(pickle().ops("(").ops("}".repeat(999_998)).ops("t").stop());

    assertThat(dicts.items()).hasSize(999_998);
  }

  @Test
  void refusesSetsMadeOfOneListOverAndOver() {
    PickleBytes sets = pickle().ops("((").ops("N".repeat(100_000)).ops("tq\u0000");
    for (int i = 0; i < 1000; i++) {
      sets.global("builtins", "set").op('h', 0, 0x85, 'R');
    }

    assertRefused(sets.ops("t").stop(), "its pickle must stand for at most 1000000 values");
  }

  @Test
  void readsOrRefusesRandomBytes() {
    long seed = Long.getLong("tests.seed", System.nanoTime());
    System.out.printf("PickleReaderTest: -Dtests.seed=%d%n", seed);
    Random random = new Random(seed);
    Opcode[] opcodes = Opcode.values();
    for (int i = 0; i < 20_000; i++) {
      PickleBytes bytes = pickle();
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        bytes.op(
            random.nextInt(4) == 0
                ? random.nextInt(256)
                : opcodes[random.nextInt(opcodes.length)].code());
      }
      try {
        assertThat(read(bytes.stop())).isNotNull();
      } catch (PickleException e) {
        assertThat(e).hasMessageNotContainingAny("\n", "\r");
      }
    }
  }

  private static PickleValue integer(long value) {
    return new PickleValue.Int(BigInteger.valueOf(value));
  }

  private static PickleValue read(byte[] bytes) throws PickleException {
    return PickleReader.read(ByteBuffer.wrap(bytes), PLAIN);
  }

  private static void assertRefused(byte[] pickle, String rule) {
    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining(rule)
        .hasMessageNotContainingAny("\n", "\r");
  }
}
