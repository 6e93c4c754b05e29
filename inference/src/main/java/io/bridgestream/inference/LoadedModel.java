package io.bridgestream.inference;

import io.bridgestream.inference.engine.Engine;
import io.bridgestream.inference.engine.ModelImage;
import io.bridgestream.inference.engine.Pair;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.model.text.EncodedText;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What all who opened a model share: its graphs, caches, tokenizer and heads. Thread-safe; whoever
 * closes it makes sure that no call is in progress.
 */
final class LoadedModel implements AutoCloseable {
  private static final int CHANNELS = 3;
  private static final byte GREY = 127;

  private final ModelManifest manifest;
  private final ModelHeads heads;
  private final RequestPreparer preparer;
  private final Engine engine;
  private final IsolatingRun requests;

  private LoadedModel(
      ModelManifest manifest, ModelHeads heads, RequestPreparer preparer, Engine engine) {
    this.manifest = manifest;
    this.heads = heads;
    this.preparer = preparer;
    this.engine = engine;
    this.requests = new IsolatingRun(engine, heads, harmless());
  }

  /** Opens a model and runs it once, so that the first request finds everything in place. */
  static LoadedModel open(Path folder, InferenceOptions options, GraphSource source) {
    ModelManifest manifest = source.manifest();
    SourceCheck.check(folder, manifest);
    ModelHeads heads = new ModelHeads(manifest, options.topAnswers());
    RequestPreparer preparer = RequestPreparer.open(folder, manifest, heads);
    try {
      Engine engine = EngineFactory.open(folder, source, options);
      try {
        LoadedModel model = new LoadedModel(manifest, heads, preparer, engine);
        model.warmUp(options.caches().pinnedTexts());
        return model;
      } catch (RuntimeException | Error failure) {
        engine.close();
        throw failure;
      }
    } catch (RuntimeException | Error failure) {
      preparer.close();
      throw failure;
    }
  }

  private void warmUp(List<String> pinned) {
    List<EncodedText> texts =
        pinned.stream().map(text -> preparer.text("pinned text", text)).distinct().toList();
    try {
      engine.pin(texts);
      engine.run(List.of(harmless()), List.of(GraphNames.POOLED));
    } catch (GraphFailure failure) {
      throw new InferenceException(
          InferenceError.DEVICE_FAILED,
          "Cannot open model: it must run once, found: " + failure.getMessage(),
          failure);
    }
  }

  /** Returns a grey image with a short text. */
  private Pair harmless() {
    int side = manifest.image().side();
    byte[] grey = new byte[CHANNELS * side * side];
    Arrays.fill(grey, GREY);
    return new Pair(
        ModelImage.copyOf(side, ByteBuffer.wrap(grey)), preparer.text("warm-up text", "grey"));
  }

  ModelManifest manifest() {
    return manifest;
  }

  ModelHeads heads() {
    return heads;
  }

  RequestPreparer preparer() {
    return preparer;
  }

  Engine engine() {
    return engine;
  }

  IsolatingRun requests() {
    return requests;
  }

  EngineCounters counters() {
    return new EngineCounters(
        engine.images(),
        engine.texts(),
        engine.graphs().runs(),
        engine.graphs().nanos(),
        engine.timesOutOfMemory(),
        requests.failedRequests());
  }

  @Override
  public void close() {
    try {
      engine.close();
    } finally {
      preparer.close();
    }
  }
}
