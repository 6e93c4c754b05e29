package io.bridgestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.inference.InferenceOptions.CacheSizes;
import io.bridgestream.inference.InferenceOptions.RunSizes;
import io.bridgestream.inference.Outcome.Answered;
import io.bridgestream.inference.Outcome.Failed;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.model.image.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bad request harms no other; what can't be run in one piece is run in several. */
class FailureTest {
  private static final InferenceOptions OPTIONS =
      InferenceOptions.DEFAULTS
          .withPlacement(new Placement(new Device.Cpu(1), Placement.Otherwise.FAIL))
          .withRuns(new RunSizes(8, 8, 8));
  private static final int POISON_TOKENS = 9;
  private static final String POISON = "What is it a red house this";

  @TempDir private static Path folder;

  private final WatchedGraphs graphs = new WatchedGraphs();

  @BeforeAll
  static void export() throws IOException {
    TinyModel.export(folder, TinyModel.allHeads());
  }

  @Test
  void isolatesTheRequestThatTheRuntimeRefuses() {
    try (MatchModel model = open(OPTIONS)) {
      graphs.fault = FailureTest::refusePoison;
      List<ImageText> requests = requests(7);
      requests.set(3, ask(3, POISON));

      List<Outcome> outcomes = model.ask(requests);

      for (int i = 0; i < outcomes.size(); i++) {
        if (i == 3) {
          assertThat(outcomes.get(i))
              .isEqualTo(
                  new Failed(
                      InferenceError.RUN_FAILED,
                      "Cannot answer request: the runtime must accept it, found: poison"));
        } else {
          assertThat(outcomes.get(i)).isInstanceOf(Answered.class);
        }
      }
      assertThat(model.counters().failedRequests()).isEqualTo(1);
    }
  }

  @Test
  void isolatesEachOfSeveral() {
    try (MatchModel model = open(OPTIONS)) {
      graphs.fault = FailureTest::refusePoison;
      List<ImageText> requests = requests(6);
      requests.set(0, ask(0, POISON));
      requests.set(5, ask(5, POISON));

      assertThat(model.ask(requests))
          .extracting(Failed.class::isInstance)
          .containsExactly(true, false, false, false, false, true);
    }
  }

  @Test
  void blamesTheDeviceWhenNothingRunsAnyLonger() {
    try (MatchModel model = open(OPTIONS)) {
      graphs.fault =
          (graph, inputs) -> {
            throw GraphFailure.failed("card fell off the bus", null);
          };

      assertThatThrownBy(() -> model.ask(requests(3)))
          .isInstanceOfSatisfying(
              InferenceException.class,
              failure -> assertThat(failure.code()).isEqualTo("device-failed"))
          .hasMessageContaining("card fell off the bus");
    }
  }

  @Test
  void halvesRunsThatDoNotFitIntoMemoryAndRemembers() {
    try (MatchModel model = open(OPTIONS)) {
      graphs.fault = FailureTest::fitThreePairs;
      assertThat(model.ask(requests(8))).allMatch(Answered.class::isInstance);
      assertThat(model.counters().outOfMemory()).isEqualTo(2);

      assertThat(model.ask(requests(8))).allMatch(Answered.class::isInstance);

      assertThat(model.counters().outOfMemory()).isEqualTo(2);
      assertThat(model.counters().failedRequests()).isZero();
    }
  }

  @Test
  void probesUpAgainWhenMemoryIsBack() {
    try (MatchModel model = open(OPTIONS)) {
      graphs.fault = FailureTest::fitThreePairs;
      model.ask(requests(8));
      graphs.fault = (graph, inputs) -> {};
      for (int i = 0; i < 100; i++) {
        model.ask(requests(8));
      }
      graphs.runs.clear();

      model.ask(requests(8));

      assertThat(graphs.runs).contains(new WatchedGraphs.Run(GraphNames.FUSION, 8));
    }
  }

  @Test
  void failsTheRequestWhoseSinglePairDoesNotFit() {
    try (MatchModel model = open(OPTIONS)) {
      graphs.fault =
          (graph, inputs) -> {
            if (graph.equals(GraphNames.FUSION) && tokens(inputs) >= POISON_TOKENS) {
              throw GraphFailure.outOfMemory("too long", null);
            }
          };
      List<ImageText> requests = requests(3);
      requests.set(1, ask(1, POISON));

      assertThat(model.ask(requests).get(1))
          .isEqualTo(
              new Failed(
                  InferenceError.OUT_OF_MEMORY,
                  "Cannot answer request: one pair must fit into memory, found too little"));
    }
  }

  @Test
  void failsOnlyTheRequestWhoseLogitsAreNoNumbers() {
    try (MatchModel model = open(OPTIONS)) {
      graphs.spoil =
          (graph, outputs) -> {
            if (graph.equals(GraphNames.FUSION)) {
              outputs.get(GraphNames.VQA_LOGITS).rows(1, 1).floats().put(3, Float.NaN);
            }
          };

      List<Outcome> outcomes = model.ask(requests(3));

      assertThat(outcomes.get(1))
          .isEqualTo(
              new Failed(
                  InferenceError.NOT_A_NUMBER,
                  "Cannot answer request: logits must be finite, found NaN or infinity"));
      assertThat(outcomes.get(0)).isInstanceOf(Answered.class);
      assertThat(outcomes.get(2)).isInstanceOf(Answered.class);
      assertThat(model.counters().failedRequests()).isEqualTo(1);
    }
  }

  @Test
  void givesBackAllMemoryHoweverABatchEnds() {
    CacheSizes small = new CacheSizes(200_000, 10_000, List.of("What"));
    LoadedModel model =
        LoadedModel.open(folder, OPTIONS.withCaches(small), graphs.open(folder.resolve("onnx")));
    long cached = model.engine().images().entries();
    assertThat(model.engine().buffersInUse()).isEqualTo(cached);
    graphs.fault = FailureTest::refusePoison;
    for (int i = 0; i < 20; i++) {
      int round = i;
      model
          .requests()
          .run(
              IntStream.range(0, 5)
                  .mapToObj(k -> ask(5L * round + k, k == 2 ? POISON : "is it"))
                  .map(model.preparer()::prepare)
                  .toList());
      assertThat(model.engine().buffersInUse()).isEqualTo(model.engine().images().entries());
    }
    assertThat(model.engine().images().bytes()).isLessThanOrEqualTo(200_000);
    assertThat(model.engine().images().evictions()).isPositive();

    model.close();

    assertThat(model.engine().buffersInUse()).isZero();
    assertThat(graphs.open).isZero();
  }

  @Test
  void failsRequestsThatAskNothingOrNothingReadable() {
    Pixels image = TinyModel.image(1);
    try (MatchModel model = open(OPTIONS)) {
      List<Outcome> outcomes =
          model.ask(
              List.of(
                  new ImageText(image, List.of(), List.of()),
                  new ImageText(image, List.of("What", " \t"), List.of()),
                  new ImageText(image, List.of(), List.of("")),
                  new ImageText(image, List.of("x".repeat(60_000)), List.of()),
                  ask(1, "What")));

      assertThat(outcomes.subList(0, 4))
          .containsExactly(
              new Failed(
                  InferenceError.NOTHING_ASKED,
                  "Cannot ask about image: there must be a question or a caption, found none"),
              new Failed(
                  InferenceError.EMPTY_TEXT,
                  "Cannot read question: it must have a visible character, found none"),
              new Failed(
                  InferenceError.EMPTY_TEXT,
                  "Cannot read caption: it must have a visible character, found none"),
              new Failed(
                  InferenceError.TEXT_TOO_LONG,
                  "Cannot tokenize text: it must have at most 50000 characters, found 60000"));
      assertThat(outcomes.get(4)).isInstanceOf(Answered.class);
    }
  }

  private static void refusePoison(String graph, NamedTensors inputs) throws GraphFailure {
    if (graph.equals(GraphNames.FUSION) && tokens(inputs) >= POISON_TOKENS) {
      throw GraphFailure.failed("poison", null);
    }
  }

  private static void fitThreePairs(String graph, NamedTensors inputs) throws GraphFailure {
    if (graph.equals(GraphNames.FUSION) && inputs.get(GraphNames.IMAGE_OF_PAIR).size(0) > 3) {
      throw GraphFailure.outOfMemory("full", null);
    }
  }

  private static long tokens(NamedTensors inputs) {
    return inputs.get(GraphNames.ATTENTION_MASK).size(1);
  }

  private MatchModel open(InferenceOptions options) {
    return MatchModel.open(folder, options, new SharedModels(graphs));
  }

  private static List<ImageText> requests(int count) {
    List<ImageText> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(ask(i, "What is"));
    }
    return requests;
  }

  private static ImageText ask(long image, String question) {
    return new ImageText(TinyModel.image(image), List.of(question), List.of());
  }
}
