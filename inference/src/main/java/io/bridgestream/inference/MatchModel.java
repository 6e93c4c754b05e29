package io.bridgestream.inference;

import io.bridgestream.inference.engine.ModelImage;
import io.bridgestream.inference.engine.Pair;
import io.bridgestream.inference.engine.PairOutputs;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.text.EncodedText;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An exported model, ready to be asked. In a batch, equal images go through the vision tower once
 * and equal texts through the text tower once, whoever asks; across batches, their features are
 * kept as long as there is room.
 *
 * <p>Thread-safe. All who open the same export with equal options share its sessions and caches;
 * closing one leaves the others as they are. Closing waits for calls in progress.
 */
public final class MatchModel implements AutoCloseable {
  /**
   * What else is in a batch changes a probability or match score by less than this, in fp32 and
   * {@link Reproducibility#QUANTUM}; so the first answer is the same unless two are as close.
   */
  public static final double SCORE_QUANTUM = 1e-4;

  private static final SharedModels SHARED = new SharedModels(GraphSource::onnx);

  private final SharedModels.Use use;
  private final ReadWriteLock closing = new ReentrantReadWriteLock();
  private boolean closed;

  private MatchModel(SharedModels.Use use) {
    this.use = use;
  }

  /**
   * Opens a checkpoint folder with its export in {@code onnx/}, checks both, and runs the model
   * once.
   *
   * @throws io.bridgestream.model.InvalidModelException if a file is missing, damaged, changed
   *     after the export, or of another model
   * @throws InferenceException if the device can't be used, with what to install
   */
  public static MatchModel open(Path folder, InferenceOptions options) {
    return open(folder, options, SHARED);
  }

  static MatchModel open(Path folder, InferenceOptions options, SharedModels shared) {
    return new MatchModel(shared.open(folder, options));
  }

  /** Returns what the model is: family, heads, labels, image side, precision, digest. */
  public ModelManifest manifest() {
    return use.model().manifest();
  }

  /**
   * Brings a request into the form that the model reads; everything that needs no graph.
   *
   * @throws InferenceException if the request asks nothing, a text is empty or too long, or the
   *     model lacks a head that it needs
   */
  public PreparedRequest prepare(ImageText request) {
    return whileOpen(model -> model.preparer().prepare(request));
  }

  /** Brings an image into the form that the model reads: the first half of a request's way. */
  public ModelImage prepareImage(Pixels pixels) {
    return whileOpen(model -> model.preparer().image(pixels));
  }

  /**
   * Brings texts about a prepared image into the form that the model reads: the second half.
   *
   * @param image prepared by this model, or one opened from the same export
   * @throws InferenceException if nothing is asked, a text is empty or too long, or the model lacks
   *     a head that it needs
   */
  public PreparedRequest prepare(ModelImage image, List<String> questions, List<String> captions) {
    return whileOpen(model -> model.preparer().prepare(() -> image, questions, captions));
  }

  /**
   * Asks requests as one batch.
   *
   * @param requests any number; none gives no outcomes
   * @return what became of each, in their order
   * @throws InferenceException if the device fails whatever it is given, or this is closed
   */
  public List<Outcome> ask(List<ImageText> requests) {
    Outcome[] outcomes = new Outcome[requests.size()];
    Map<Integer, PreparedRequest> good = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.length; i++) {
      try {
        good.put(i, prepare(requests.get(i)));
      } catch (InferenceException refused) {
        outcomes[i] = failedAlone(refused);
      }
    }
    Iterator<Outcome> answered = askPrepared(List.copyOf(good.values())).iterator();
    good.keySet().forEach(place -> outcomes[place] = answered.next());
    return List.of(outcomes);
  }

  /**
   * Asks prepared requests as one batch.
   *
   * @param requests any number, prepared by this model or one opened from the same export
   * @return what became of each, in their order
   * @throws InferenceException if the device fails whatever it is given, or this is closed
   */
  public List<Outcome> askPrepared(List<PreparedRequest> requests) {
    return whileOpen(model -> askAll(model, requests));
  }

  /**
   * Returns the contrastive embedding of an image.
   *
   * @throws InferenceException if the model has no contrastive head, or its run fails
   */
  public Embedding embed(Pixels image) {
    return whileOpen(
        model -> {
          model.heads().requireHead("embed image", "itc");
          ModelImage prepared = model.preparer().image(image);
          return new Embedding(run("embed image", () -> model.engine().embed(prepared)));
        });
  }

  /**
   * Returns the contrastive embeddings of texts, in their order.
   *
   * @throws InferenceException if a text is empty or too long, the model has no contrastive head,
   *     or its run fails
   */
  public List<Embedding> embed(List<String> texts) {
    return whileOpen(
        model -> {
          model.heads().requireHead("embed text", "itc");
          List<EncodedText> tokens =
              texts.stream().map(text -> model.preparer().text("text", text)).toList();
          return run("embed text", () -> model.engine().embed(tokens)).stream()
              .map(Embedding::new)
              .toList();
        });
  }

  /** Returns whether the features of a request's image are kept at the moment. */
  public boolean remembersImage(PreparedRequest request) {
    return whileOpen(model -> model.engine().remembers(request.image()));
  }

  /**
   * Returns how well captions fit an image by the retrieval head, in their order: a caption with a
   * higher number fits better, and numbers of different images can be compared.
   *
   * @throws InferenceException if a caption is empty or too long, the model has no retrieval head,
   *     or its run fails
   */
  public List<Double> rank(Pixels image, List<String> captions) {
    return whileOpen(
        model -> {
          model.heads().requireHead("rank captions", "rank");
          ModelImage prepared = model.preparer().image(image);
          List<Pair> pairs =
              captions.stream()
                  .map(caption -> new Pair(prepared, model.preparer().text("caption", caption)))
                  .toList();
          PairOutputs outputs =
              run(
                  "rank captions",
                  () -> model.engine().run(pairs, List.of(GraphNames.RANK_SCORES)));
          return IntStream.range(0, pairs.size())
              .mapToObj(pair -> (double) outputs.row(GraphNames.RANK_SCORES, pair)[0])
              .toList();
        });
  }

  /** Returns what the engine has done, for all who share it. */
  public EngineCounters counters() {
    return whileOpen(LoadedModel::counters);
  }

  /** Gives the model back, after the calls in progress; closing again does nothing. */
  @Override
  public void close() {
    closing.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        use.giveBack();
      }
    } finally {
      closing.writeLock().unlock();
    }
  }

  private static List<Outcome> askAll(LoadedModel model, List<PreparedRequest> requests) {
    Outcome[] outcomes = new Outcome[requests.size()];
    Map<Integer, PreparedRequest> own = new LinkedHashMap<>();
    String ownModel = RequestPreparer.modelOf(model.manifest());
    for (int i = 0; i < outcomes.length; i++) {
      if (requests.get(i).model().equals(ownModel)) {
        own.put(i, requests.get(i));
      } else {
        outcomes[i] =
            new Outcome.Failed(
                InferenceError.OTHER_MODEL,
                "Cannot answer request: it must have been prepared by this model, found another");
      }
    }
    Iterator<Outcome> answered = model.requests().run(List.copyOf(own.values())).iterator();
    own.keySet().forEach(place -> outcomes[place] = answered.next());
    return List.of(outcomes);
  }

  /** A closed model is the caller's fault, not the request's. */
  private static Outcome failedAlone(InferenceException refused) {
    if (refused.error() == InferenceError.CLOSED) {
      throw refused;
    }
    return new Outcome.Failed(refused.error(), String.valueOf(refused.getMessage()));
  }

  /** Something that a graph may refuse. */
  private interface Run<R> {
    R run() throws GraphFailure;
  }

  private static <R> R run(String task, Run<R> graph) {
    try {
      return graph.run();
    } catch (GraphFailure failure) {
      InferenceError error =
          switch (failure.kind()) {
            case OUT_OF_MEMORY -> InferenceError.OUT_OF_MEMORY;
            case FAILED -> InferenceError.RUN_FAILED;
          };
      throw new InferenceException(
          error, "Cannot %s: %s".formatted(task, failure.getMessage()), failure);
    }
  }

  private <R> R whileOpen(Function<LoadedModel, R> call) {
    closing.readLock().lock();
    try {
      if (closed) {
        throw new InferenceException(InferenceError.CLOSED, "Cannot use model: it is closed");
      }
      return call.apply(use.model());
    } finally {
      closing.readLock().unlock();
    }
  }
}
