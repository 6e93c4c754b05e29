package io.bridgestream.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the small vocabulary, whose special ids are 0 to 3 and, for the mask, 722. */
class TokenizerTest {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private static final String TEMPLATE =
      """
      {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                  {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "</s>", "type_id": 0}}],
       "pair": [],
       "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
                          "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}}
      """;

  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(TokenizerFiles.small());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void readsSpecialTokensAndSizeFromTheFile() {
    assertThat(tokenizer.specialTokens()).isEqualTo(new SpecialTokens(0, 1, 2, 3, 722));
    assertThat(tokenizer.vocabularySize()).isEqualTo(723);
  }

  @Test
  void putsATextBetweenStartAndEnd() {
    assertThat(ids("")).containsExactly(0, 2);
    assertThat(ids("a")).containsExactly(0, 68, 2);
  }

  @Test
  void findsSpecialTokensInTheText() {
    assertThat(ids("<pad><unk></s>")).containsExactly(0, 1, 3, 2, 2);
  }

  @Test
  void maskTakesTheBlanksBeforeItButNotThoseBehind() {
    assertThat(ids("a  \n<mask>a")).containsExactly(0, 68, 722, 68, 2);
    assertThat(ids("<mask> ")).hasSize(4);
  }

  @Test
  void truncationKeepsStartAndEnd() {
    int[] whole = ids("What color is the cat?");

    int[] cut = tokenizer.encode("What color is the cat?", 5).ids();

    assertThat(whole).hasSizeGreaterThan(5);
    assertThat(cut).containsExactly(0, whole[1], whole[2], whole[3], 2);
    assertThat(tokenizer.encode("What color is the cat?", 2).ids()).containsExactly(0, 2);
    assertThat(tokenizer.encode("What color is the cat?", whole.length).ids()).isEqualTo(whole);
  }

  @Test
  void refusesRoomForLessThanStartAndEnd() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokenizer.encode("a", 1))
        .withMessage("maxTokens must be at least 2, found 1");
  }

  @Test
  void encodesAnUnpairedSurrogateAsTheReplacementCharacter() {
    assertThat(ids("a\uD83Db")).isEqualTo(ids("a\uFFFDb"));
    assertThat(ids("\uDE00\uD83D")).isEqualTo(ids("\uFFFD\uFFFD"));
    assertThat(ids("\uD83D\uDE00\uD83D")).isEqualTo(ids("\uD83D\uDE00\uFFFD"));
  }

  @Test
  void padsABatchToItsLongestText() {
    EncodedBatch batch =
        tokenizer.encode(List.of("a", "a a", ""), NO_LIMIT, new Padding.ToLongest());

    long second = ids("a a")[2];
    assertThat(batch.texts()).isEqualTo(3);
    assertThat(batch.length()).isEqualTo(4);
    assertThat(batch.ids()).containsExactly(0, 68, 2, 1, 0, 68, second, 2, 0, 2, 1, 1);
    assertThat(batch.attentionMask()).containsExactly(1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0);
  }

  @Test
  void padsABatchToAFixedLength() {
    EncodedBatch batch = tokenizer.encode(List.of("a"), NO_LIMIT, new Padding.ToLength(5));

    assertThat(batch.ids()).containsExactly(0, 68, 2, 1, 1);
    assertThat(batch.attentionMask()).containsExactly(1, 1, 1, 0, 0);
  }

  @Test
  void masksPaddingOnlyAndNotAPadTokenOfTheText() {
    EncodedBatch batch = tokenizer.encode(List.of("<pad>"), NO_LIMIT, new Padding.ToLength(4));

    assertThat(batch.ids()).containsExactly(0, 1, 2, 1);
    assertThat(batch.attentionMask()).containsExactly(1, 1, 1, 0);
  }

  @Test
  void refusesATextThatIsLongerThanTheFixedLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> tokenizer.encode(List.of("a", "a a a"), NO_LIMIT, new Padding.ToLength(4)))
        .withMessage("Cannot pad texts: each must have at most 4 tokens, found 5");
  }

  @Test
  void refusesAnEmptyBatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokenizer.encode(List.of(), NO_LIMIT, new Padding.ToLongest()))
        .withMessage("Cannot pad texts: there must be at least 1, found 0");
  }

  @Test
  void namesLimitAndSizeOfATextThatIsTooLongAndNotTheText() {
    try (Tokenizer limited = Tokenizer.open(TokenizerFiles.small(), new TextLimits(3))) {
      assertThat(limited.limits().check("abc")).isEmpty();
      assertThat(limited.limits().check("abcd")).contains(new TextLimits.TooLong(3, 4));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> limited.encode("abcd", NO_LIMIT))
          .withMessage("Cannot tokenize text: it must have at most 3 characters, found 4");
    }
  }

  @Test
  void neverPrintsATextsIds() {
    EncodedText text = tokenizer.encode("a", NO_LIMIT);

    assertThat(text).hasToString("EncodedText[3 tokens]");
    assertThat(tokenizer.pad(List.of(text), new Padding.ToLength(5)))
        .hasToString("EncodedBatch[1 texts, 5 tokens]");
  }

  @Test
  void encodesOnManyThreadsAsOnOne() throws Exception {
    long seed = Long.getLong("tests.seed", 42);
    List<String> texts = randomTexts(new Random(seed), 500);
    List<EncodedText> expected = texts.stream().map(t -> tokenizer.encode(t, 50)).toList();
    Callable<List<EncodedText>> all =
        () -> texts.stream().map(t -> tokenizer.encode(t, 50)).toList();

    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<List<EncodedText>>> runs = threads.invokeAll(List.of(all, all, all, all));
    threads.shutdown();

    for (Future<List<EncodedText>> run : runs) {
      assertThat(run.get()).as("-Dtests.seed=%d", seed).isEqualTo(expected);
    }
  }

  @Test
  void refusesToEncodeWhenClosedAndClosesTwice() {
    Tokenizer closed = Tokenizer.open(TokenizerFiles.small());
    closed.close();
    closed.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> closed.encode("a", NO_LIMIT))
        .withMessage("Cannot tokenize text: the tokenizer is closed");
  }

  @Test
  void loadsTheNativeLibraryForASecondClassLoaderToo() throws Exception {
    try (URLClassLoader second =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = second.loadClass(Tokenizer.class.getName());

      Object other = type.getMethod("open", Path.class).invoke(null, TokenizerFiles.small());
      Object text = type.getMethod("encode", String.class, int.class).invoke(other, "cat", 50);
      type.getMethod("close").invoke(other);

      assertThat(type).isNotEqualTo(Tokenizer.class);
      assertThat(text).hasToString(tokenizer.encode("cat", 50).toString());
    }
  }

  @Test
  void readsTheTemplateThatSaysTheSameAsRobertasProcessor(@TempDir Path folder) throws IOException {
    ObjectNode file = TokenizerFiles.smallJson();
    file.set("post_processor", new JsonMapper().readTree(TEMPLATE));
    TokenizerFiles.write(folder, file);

    assertSameTokens(folder);
  }

  @Test
  void ignoresTruncationAndPaddingOfTheFile(@TempDir Path folder) throws IOException {
    ObjectNode file = TokenizerFiles.smallJson();
    file.putObject("truncation").put("max_length", 4);
    file.putObject("padding").put("pad_to_multiple_of", 0);
    TokenizerFiles.write(folder, file);

    assertSameTokens(folder);
  }

  @Test
  void readsAFileOfAnOldWriter(@TempDir Path folder) throws IOException {
    ObjectNode file = TokenizerFiles.smallJson();
    file.withObject("/model").remove(List.of("type", "byte_fallback", "ignore_merges"));
    file.withObject("/pre_tokenizer").remove("use_regex");
    ArrayNode merges = file.withArray("/model/merges");
    for (int i = 0; i < merges.size(); i++) {
      JsonNode pair = merges.get(i);
      merges.set(i, pair.get(0).asText() + " " + pair.get(1).asText());
    }
    TokenizerFiles.write(folder, file);

    assertSameTokens(folder);
  }

  @Test
  void addsThePrefixSpaceThatTheFileAsksFor(@TempDir Path folder) throws IOException {
    ObjectNode file = TokenizerFiles.smallJson();
    file.withObject("/pre_tokenizer").put("add_prefix_space", true);
    TokenizerFiles.write(folder, file);

    try (Tokenizer prefixing = Tokenizer.open(folder)) {
      assertThat(prefixing.encode("cat", NO_LIMIT)).isEqualTo(tokenizer.encode(" cat", NO_LIMIT));
      assertThat(ids("cat")).isNotEqualTo(ids(" cat"));
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  private static void assertSameTokens(Path folder) {
    try (Tokenizer same = Tokenizer.open(folder)) {
      assertThat(same.specialTokens()).isEqualTo(tokenizer.specialTokens());
      assertThat(same.encode("What is the <mask> doing, cat's?", NO_LIMIT))
          .isEqualTo(tokenizer.encode("What is the <mask> doing, cat's?", NO_LIMIT));
    }
  }

  private static int[] ids(String text) {
    return tokenizer.encode(text, NO_LIMIT).ids();
  }

  /** Strings of any characters, unpaired surrogates among them. */
  private static List<String> randomTexts(Random random, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(random.nextInt(40), 0, 0x10000).forEach(c -> text.append((char) c));
      texts.add(text.toString());
    }
    return texts;
  }
}
