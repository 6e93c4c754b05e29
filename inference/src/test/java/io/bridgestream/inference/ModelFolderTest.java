package io.bridgestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.manifest.ExportedHead;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.OnnxFailures;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.TaskHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a folder is found when it is opened, and nothing stays open. */
class ModelFolderTest {
  private static final InferenceOptions OPTIONS =
      InferenceOptions.DEFAULTS.withPlacement(
          new Placement(new Device.Cpu(1), Placement.Otherwise.FAIL));

  @TempDir private static Path original;
  @TempDir private Path folder;

  private final WatchedGraphs graphs = new WatchedGraphs();
  private final SharedModels shared = new SharedModels(graphs);

  @BeforeAll
  static void export() throws IOException {
    TinyModel.export(original, new TaskHead.Itm());
  }

  @BeforeEach
  void copy() throws IOException {
    Files.createDirectory(folder.resolve("onnx"));
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(original.relativize(file).toString()));
      }
    }
  }

  @Test
  void sharesOneModelAmongAllWhoOpenTheSame() {
    try (MatchModel first = open();
        MatchModel second = open()) {
      assertThat(graphs.opened).isEqualTo(1);
      first.close();
      first.close();

      assertThat(second.ask(List.of(caption()))).hasOnlyElementsOfType(Outcome.Answered.class);
      assertThatThrownBy(() -> first.ask(List.of(caption())))
          .isInstanceOfSatisfying(
              InferenceException.class,
              failure -> assertThat(failure.error()).isEqualTo(InferenceError.CLOSED));
    }
    assertThat(graphs.open).isZero();
  }

  @Test
  void opensAnewAfterTheLastWasClosed() {
    open().close();
    open().close();

    assertThat(graphs.opened).isEqualTo(2);
    assertThat(graphs.open).isZero();
  }

  @Test
  void refusesFolderWithoutExport() throws IOException {
    Files.delete(folder.resolve("onnx/manifest.json"));

    assertRefused("the folder must hold an export; make one with 'bridgestream export'");
  }

  @Test
  void refusesFolderThatIsNotThere() {
    assertThatThrownBy(() -> MatchModel.open(folder.resolve("no"), OPTIONS, shared))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("there is no such folder");
  }

  @Test
  void refusesExportOfAnotherFamily() throws IOException {
    replace("config.json", "bridgetower", "meter");

    assertRefused("its export must be of the family 'meter' of config.json, found 'bridgetower'");
  }

  @Test
  void refusesCheckpointThatWasChangedAfterTheExport() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), " ", StandardOpenOption.APPEND);

    assertRefused("it must be as it was when exported; found a change: export again");
  }

  @Test
  void refusesGraphThatWasTamperedWith() throws IOException {
    Files.write(folder.resolve("onnx/fusion.onnx"), new byte[] {1}, StandardOpenOption.APPEND);

    assertRefused("fusion.onnx: it must have");
  }

  @Test
  void refusesLabelListOfAnotherLength() throws IOException {
    Path vqa = Files.createDirectory(folder.resolve("vqa"));
    TinyModel.export(vqa, TinyModel.allHeads());
    graphs.manifest =
        manifest ->
            withHeads(
                manifest,
                List.of(new ExportedHead("vqa", List.of("yes", "no"), OptionalDouble.empty())));

    assertThatThrownBy(() -> MatchModel.open(vqa, OPTIONS, shared))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "Cannot open model: head 'vqa' must have 7 labels, one for each logit, found 2");
  }

  @Test
  void refusesHeadWhoseLogitsNoGraphGives() {
    graphs.manifest =
        manifest ->
            withHeads(
                manifest, List.of(new ExportedHead("vqa", List.of(), OptionalDouble.empty())));

    assertRefused("graph 'fusion' must give 'vqa_logits'");
  }

  @Test
  void failsRequestsForAHeadThatTheModelLacks() {
    try (MatchModel model = open()) {
      List<Outcome> outcomes =
          model.ask(
              List.of(new ImageText(TinyModel.image(1), List.of("What"), List.of()), caption()));

      assertThat(outcomes.get(0))
          .isEqualTo(
              new Outcome.Failed(
                  InferenceError.MISSING_HEAD,
                  "Cannot answer questions: the model must have head 'vqa', found [itm]"));
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Answered.class);
      assertThatThrownBy(() -> model.embed(TinyModel.image(1)))
          .isInstanceOf(InferenceException.class)
          .hasMessage("Cannot embed image: the model must have head 'itc', found [itm]");
    }
  }

  @Test
  void failsRequestsThatAnotherModelPrepared() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    TinyModel.export(other, TinyModel.allHeads());
    try (MatchModel model = open();
        MatchModel stranger = MatchModel.open(other, OPTIONS, shared)) {
      PreparedRequest prepared = stranger.prepare(caption());

      assertThat(model.askPrepared(List.of(prepared)))
          .extracting(outcome -> ((Outcome.Failed) outcome).error())
          .containsExactly(InferenceError.OTHER_MODEL);
    }
  }

  @Test
  void saysWhatToInstallWhereTheCardCanNotBeUsed() {
    assertThatThrownBy(
            () ->
                MatchModel.open(
                    folder,
                    OPTIONS.withPlacement(onCard(Placement.Otherwise.FAIL)),
                    new SharedModels(GraphSource::onnx)))
        .isInstanceOfSatisfying(
            InferenceException.class,
            failure -> assertThat(failure.code()).isEqualTo("device-unavailable"))
        .hasMessageContaining("com.microsoft.onnxruntime:onnxruntime_gpu");
  }

  @Test
  void runsOnTheProcessorInPlaceOfACardWhereThatIsAllowed() {
    try (MatchModel model =
        MatchModel.open(
            folder,
            OPTIONS.withPlacement(onCard(Placement.Otherwise.USE_CPU)),
            new SharedModels(GraphSource::onnx))) {
      assertThat(model.ask(List.of(caption()))).hasOnlyElementsOfType(Outcome.Answered.class);
    }
  }

  /** As the runtime's build for CUDA says it on a machine that has neither card nor CUDA. */
  @Test
  void namesTheLibraryThatARuntimeWithCudaLacks() {
    graphs.noCard =
        Optional.of(
            OnnxFailures.opening(
                "Failed to load library libonnxruntime_providers_cuda.so with error:"
                    + " libcurand.so.10: cannot open shared object file: No such file or"
                    + " directory"));

    assertThatThrownBy(
            () ->
                MatchModel.open(
                    folder, OPTIONS.withPlacement(onCard(Placement.Otherwise.FAIL)), shared))
        .isInstanceOfSatisfying(
            InferenceException.class,
            failure -> assertThat(failure.error()).isEqualTo(InferenceError.DEVICE_UNAVAILABLE))
        .hasMessageEndingWith("it needs libcurand.so.10: install CUDA's cuRAND, major version 10");
    assertThat(graphs.open).isZero();

    InferenceOptions orProcessor = OPTIONS.withPlacement(onCard(Placement.Otherwise.USE_CPU));
    try (MatchModel model = MatchModel.open(folder, orProcessor, shared)) {
      assertThat(model.ask(List.of(caption()))).hasOnlyElementsOfType(Outcome.Answered.class);
    }
    assertThat(graphs.open).isZero();
  }

  @Test
  void closesEverythingWhenTheFirstRunFails() {
    graphs.fault =
        (graph, inputs) -> {
          throw GraphFailure.failed("no such kernel", null);
        };

    assertThatThrownBy(this::open)
        .isInstanceOf(InferenceException.class)
        .hasMessage("Cannot open model: it must run once, found: no such kernel");
    assertThat(graphs.opened).isEqualTo(1);
    assertThat(graphs.open).isZero();
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
    assertThat(graphs.open).isZero();
  }

  private MatchModel open() {
    return MatchModel.open(folder, OPTIONS, shared);
  }

  private static ImageText caption() {
    return new ImageText(TinyModel.image(1), List.of(), List.of("a red house"));
  }

  private static Placement onCard(Placement.Otherwise otherwise) {
    return new Placement(new Device.Cuda(0, 1L << 30), otherwise);
  }

  private static ModelManifest withHeads(ModelManifest manifest, List<ExportedHead> heads) {
    return new ModelManifest(
        manifest.family(),
        manifest.precision(),
        manifest.source(),
        manifest.sourceDigest(),
        manifest.image(),
        manifest.text(),
        heads,
        manifest.imageFeatures(),
        manifest.textFeatures(),
        manifest.graphs(),
        manifest.files(),
        manifest.check());
  }

  private void replace(String file, String from, String to) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, Files.readString(path).replace(from, to));
  }
}
