package io.bridgestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.inference.InferenceOptions.CacheSizes;
import io.bridgestream.inference.InferenceOptions.RunSizes;
import io.bridgestream.inference.Outcome.Answered;
import io.bridgestream.inference.batch.Workload;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.model.config.TaskHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchModelTest {
  private static final InferenceOptions OPTIONS =
      InferenceOptions.DEFAULTS.withPlacement(
          new Placement(new Device.Cpu(1), Placement.Otherwise.FAIL));
  private static final InferenceOptions ACROSS_A_BUS =
      OPTIONS.withPlacement(new Placement(new Device.Cuda(0, 1L << 30), Placement.Otherwise.FAIL));

  @TempDir private static Path folder;

  private WatchedGraphs graphs;

  @BeforeAll
  static void export() throws IOException {
    TinyModel.export(folder, TinyModel.allHeads());
  }

  @BeforeEach
  void watch() {
    graphs = new WatchedGraphs();
  }

  @Test
  void answersQuestionsAndScoresCaptionsInTheirOrder() {
    try (MatchModel model = open(OPTIONS)) {
      Answered answered =
          answered(model.ask(List.of(request(1, List.of("What", "is it"), List.of("a red hill")))));

      assertThat(answered.answers()).extracting(Answer::question).containsExactly("What", "is it");
      assertThat(answered.answers())
          .allSatisfy(
              answer -> {
                assertThat(answer.top()).hasSize(5);
                assertThat(answer.top())
                    .extracting(choice -> -choice.probability())
                    .isSorted()
                    .allMatch(negative -> negative <= 0 && negative >= -1);
                assertThat(TinyModel.LABELS).contains(answer.top().get(0).answer());
              });
      MatchScore match = answered.matches().get(0);
      assertThat(match.caption()).isEqualTo("a red hill");
      assertThat(match.score())
          .isCloseTo(1 / (1 + Math.exp(match.noMatchLogit() - match.matchLogit())), within(1e-6));
    }
  }

  @Test
  void tellsWhatARequestCostsInABatch() {
    try (MatchModel model = open(OPTIONS)) {
      PreparedRequest prepared =
          model.prepare(request(1, List.of("What is it", "is"), List.of("red")));
      PreparedRequest sameImage = model.prepare(question(1, "What"));

      assertThat(prepared.workload())
          .isEqualTo(new Workload(sameImage.workload().image(), 4, 3, 5));
      assertThat(prepared.imageDigest()).isEqualTo(sameImage.imageDigest()).hasSize(64);
      assertThat(model.prepare(question(2, "What")).imageDigest())
          .isNotEqualTo(prepared.imageDigest());
    }
  }

  @Test
  void givesAsManyAnswersAsAskedForAndThereAre() {
    try (MatchModel model = open(OPTIONS.withTopAnswers(100))) {
      Answered answered = answered(model.ask(List.of(question(1, "What"))));

      assertThat(answered.answers().get(0).top())
          .extracting(Answer.Choice::answer)
          .containsExactlyInAnyOrderElementsOf(TinyModel.LABELS);
    }
  }

  @Test
  void answersAnEmptyBatchWithNothing() {
    try (MatchModel model = open(OPTIONS)) {
      assertThat(model.ask(List.of())).isEmpty();
    }
  }

  @Test
  void runsEachTowerOncePerDistinctImageAndText() {
    try (MatchModel model = open(OPTIONS)) {
      graphs.runs.clear();

      model.ask(
          List.of(
              question(1, "What"), question(2, "What"), question(1, "is"), question(1, "What")));

      assertThat(graphs.runs)
          .containsExactlyInAnyOrder(
              new WatchedGraphs.Run(GraphNames.VISION, 2),
              new WatchedGraphs.Run(GraphNames.TEXT, 2),
              new WatchedGraphs.Run(GraphNames.FUSION, 4));
    }
  }

  @Test
  void knowsImagesAndTextsFromBatchesBefore() {
    try (MatchModel model = open(OPTIONS)) {
      List<Outcome> first = model.ask(List.of(question(1, "What")));
      graphs.runs.clear();

      List<Outcome> second = model.ask(List.of(question(1, "What")));

      assertThat(graphs.runs).containsExactly(new WatchedGraphs.Run(GraphNames.FUSION, 1));
      assertThat(second).isEqualTo(first);
      assertThat(model.counters().images().hits()).isEqualTo(1);
      assertThat(model.counters().texts().hits()).isEqualTo(1);
    }
  }

  @Test
  void computesPinnedTextsWhenOpening() {
    CacheSizes caches = new CacheSizes(0, 0, List.of("is this red", "is it a house"));

    try (MatchModel model = open(OPTIONS.withCaches(caches))) {
      graphs.runs.clear();
      model.ask(List.of(question(1, "is this red"), question(2, "is it a house")));

      assertThat(graphs.runsOf(GraphNames.TEXT)).isZero();
    }
  }

  @Test
  void forgetsWhatThereIsNoRoomFor() {
    try (MatchModel model = open(OPTIONS.withCaches(new CacheSizes(0, 0, List.of())))) {
      model.ask(List.of(question(1, "What")));
      graphs.runs.clear();

      model.ask(List.of(question(1, "What")));

      assertThat(graphs.runsOf(GraphNames.VISION)).isEqualTo(1);
      assertThat(graphs.runsOf(GraphNames.TEXT)).isEqualTo(1);
      assertThat(model.counters().images().entries()).isZero();
    }
  }

  @Test
  void cutsBatchesIntoRunsWithinTheLimits() {
    try (MatchModel model = open(OPTIONS.withRuns(new RunSizes(3, 2, 2)))) {
      graphs.runs.clear();
      List<ImageText> requests =
          IntStream.range(0, 5)
              .mapToObj(i -> request(i, List.of("What", "is", "it"), List.of()))
              .toList();

      assertThat(model.ask(requests)).allMatch(Answered.class::isInstance);

      assertThat(graphs.runs)
          .filteredOn(run -> !run.graph().equals(GraphNames.VISION))
          .allMatch(run -> run.rows() <= 3);
      assertThat(graphs.runsOf(GraphNames.VISION)).isEqualTo(5);
    }
  }

  @Test
  void givesTheSameAnswerWhateverElseIsInTheBatch() {
    List<ImageText> requests = variedRequests();
    try (MatchModel model = open(OPTIONS)) {
      List<Outcome> together = model.ask(requests);
      try (MatchModel fresh = open(OPTIONS.withCaches(new CacheSizes(0, 0, List.of())))) {
        for (int i = 0; i < requests.size(); i++) {
          Outcome alone = fresh.ask(List.of(requests.get(i))).get(0);

          assertSameWithin(MatchModel.SCORE_QUANTUM, together.get(i), alone);
        }
      }
    }
  }

  @Test
  void givesTheSameBitsWhereAsked() {
    List<ImageText> requests = variedRequests();
    InferenceOptions bitwise = OPTIONS.withReproducibility(Reproducibility.BITWISE);
    try (MatchModel model = open(bitwise);
        MatchModel fresh = open(bitwise)) {
      List<Outcome> together = model.ask(requests);

      for (int i = requests.size() - 1; i >= 0; i--) {
        assertThat(fresh.ask(List.of(requests.get(i)))).containsExactly(together.get(i));
      }
    }
  }

  @Test
  void runsNewImagesThroughTheJointGraphWhereFeaturesWouldCrossABus() {
    List<ImageText> requests = variedRequests();
    try (MatchModel split = open(OPTIONS);
        MatchModel joint = open(ACROSS_A_BUS)) {
      List<Outcome> expected = split.ask(requests);
      graphs.runs.clear();

      List<Outcome> first = joint.ask(requests);

      assertThat(graphs.runs).extracting(WatchedGraphs.Run::graph).containsOnly(GraphNames.JOINT);
      for (int i = 0; i < first.size(); i++) {
        assertSameWithin(MatchModel.SCORE_QUANTUM, first.get(i), expected.get(i));
      }
    }
  }

  @Test
  void keepsFeaturesOfImagesThatComeAgainAcrossABus() {
    try (MatchModel model = open(ACROSS_A_BUS)) {
      model.ask(List.of(question(1, "What")));
      model.ask(List.of(question(1, "What")));
      graphs.runs.clear();

      model.ask(List.of(question(1, "What"), question(2, "What")));

      assertThat(graphs.runs)
          .extracting(WatchedGraphs.Run::graph)
          .containsExactlyInAnyOrder(GraphNames.JOINT, GraphNames.FUSION);
    }
  }

  @Test
  void runsEveryImageThroughTheJointGraphWhereNoneIsKept() {
    try (MatchModel model = open(ACROSS_A_BUS.withCaches(new CacheSizes(0, 20_000, List.of())))) {
      graphs.runs.clear();

      model.ask(List.of(question(1, "What")));
      model.ask(List.of(question(1, "What")));

      assertThat(graphs.runs).extracting(WatchedGraphs.Run::graph).containsOnly(GraphNames.JOINT);
    }
  }

  @Test
  void answersTenThousandQuestionsAboutOneImage() {
    List<String> questions = IntStream.range(0, 10_000).mapToObj(i -> "is it " + i % 50).toList();
    try (MatchModel model = open(OPTIONS.withRuns(new RunSizes(500, 8, 64)))) {
      graphs.runs.clear();

      Answered answered = answered(model.ask(List.of(request(1, questions, List.of()))));

      assertThat(answered.answers()).hasSize(10_000);
      assertThat(graphs.runsOf(GraphNames.VISION)).isEqualTo(1);
      assertThat(graphs.runsOf(GraphNames.FUSION)).isEqualTo(20);
    }
  }

  @Test
  void embedsImagesAndTextsAsUnitVectors() {
    try (MatchModel model = open(OPTIONS)) {
      Embedding image = model.embed(TinyModel.image(1));
      List<Embedding> texts = model.embed(List.of("a red house", "a hill", "a red house"));

      assertThat(image.similarity(image)).isCloseTo(1, within(1e-5));
      assertThat(texts).allSatisfy(text -> assertThat(text.size()).isEqualTo(16));
      assertThat(texts.get(0).similarity(texts.get(2))).isCloseTo(1, within(1e-5));
      assertThat(texts.get(0).similarity(texts.get(1))).isLessThan(0.999);
    }
  }

  @Test
  void ranksCaptionsByTheRetrievalHead(@TempDir Path retrieval) throws IOException {
    TinyModel.export(retrieval, new TaskHead.Itm(), new TaskHead.Rank());
    try (MatchModel model = MatchModel.open(retrieval, OPTIONS, new SharedModels(graphs));
        MatchModel other = open(OPTIONS)) {
      List<Double> together = model.rank(TinyModel.image(1), List.of("a red house", "a hill"));

      assertThat(together.get(0)).isNotEqualTo(together.get(1));
      assertThat(model.rank(TinyModel.image(1), List.of("a hill")).get(0))
          .isCloseTo(together.get(1), within(1e-5));
      assertThat(model.rank(TinyModel.image(1), List.of())).isEmpty();
      assertThatThrownBy(() -> other.rank(TinyModel.image(1), List.of("a hill")))
          .isInstanceOf(InferenceException.class)
          .hasMessageStartingWith("Cannot rank captions: the model must have head 'rank', found");
    }
  }

  @Test
  void answersConcurrentCallersAlike() throws InterruptedException {
    List<ImageText> requests = variedRequests();
    try (MatchModel model = open(OPTIONS.withCaches(new CacheSizes(20_000, 20_000, List.of())))) {
      List<Outcome> expected = model.ask(requests);
      List<List<Outcome>> found = new ArrayList<>();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(
            new Thread(
                () -> {
                  List<Outcome> outcomes = model.ask(requests);
                  synchronized (found) {
                    found.add(outcomes);
                  }
                }));
      }
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }

      assertThat(found).hasSize(4);
      for (List<Outcome> outcomes : found) {
        for (int i = 0; i < expected.size(); i++) {
          assertSameWithin(MatchModel.SCORE_QUANTUM, outcomes.get(i), expected.get(i));
        }
      }
    }
  }

  private static void assertSameWithin(double quantum, Outcome found, Outcome expected) {
    Answered one = (Answered) found;
    Answered other = (Answered) expected;
    assertThat(one.answers()).hasSameSizeAs(other.answers());
    for (int i = 0; i < one.answers().size(); i++) {
      Answer.Choice first = one.answers().get(i).top().get(0);
      Answer.Choice second = other.answers().get(i).top().get(0);
      assertThat(first.answer()).isEqualTo(second.answer());
      assertThat(first.probability()).isCloseTo(second.probability(), within(quantum));
    }
    for (int i = 0; i < one.matches().size(); i++) {
      assertThat(one.matches().get(i).score())
          .isCloseTo(other.matches().get(i).score(), within(quantum));
    }
  }

  /** Requests of different sizes, with images and texts that come again. */
  private static List<ImageText> variedRequests() {
    return List.of(
        question(1, "What"),
        request(2, List.of("is it a red house", "What"), List.of("this hill")),
        request(1, List.of(), List.of("a house on the hill", "What colour is this house")),
        question(3, "What colour is the hill this is"),
        question(2, "a"));
  }

  private MatchModel open(InferenceOptions options) {
    return MatchModel.open(folder, options, new SharedModels(graphs));
  }

  private static ImageText question(long image, String question) {
    return request(image, List.of(question), List.of());
  }

  private static ImageText request(long image, List<String> questions, List<String> captions) {
    return new ImageText(TinyModel.image(image), questions, captions);
  }

  private static Answered answered(List<Outcome> outcomes) {
    assertThat(outcomes).singleElement().isInstanceOf(Answered.class);
    return (Answered) outcomes.get(0);
  }
}
