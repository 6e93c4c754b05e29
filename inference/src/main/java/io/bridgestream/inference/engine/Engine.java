package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.CacheCounters;
import io.bridgestream.inference.feature.ImageFeatureCache;
import io.bridgestream.inference.feature.TextFeatureCache;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.TensorPool;
import io.bridgestream.inference.graph.TimedRunner;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.model.text.EncodedText;
import java.util.List;

/**
 * One model on one device: its towers, caches and heads. Thread-safe; owns the graphs it was given
 * and all memory of its tensors.
 */
public final class Engine implements AutoCloseable {
  /** Room for the features of some images beside what is in use. */
  private static final int IDLE_IMAGES = 4;

  private final TimedRunner graphs;
  private final TensorPool pool;
  private final ImageFeatureCache imageCache;
  private final TextFeatureCache textCache;
  private final Ceilings ceilings;
  private final ImageTower imageTower;
  private final TextTower textTower;
  private final PairRunner pairs;

  /**
   * Where features are when the fusion wants them.
   *
   * @see GraphNames#JOINT
   */
  public enum Features {
    /** In memory that the device reads. */
    AT_HAND,
    /** Across a bus: images not seen before go through the joint graph. */
    ACROSS_A_BUS
  }

  /**
   * Creates an engine.
   *
   * @param graphs closed with this engine
   * @param imageBytes bound of the image features kept
   * @param textBytes bound of the text features kept
   */
  public Engine(
      ModelManifest manifest,
      TimedRunner graphs,
      RunLimits limits,
      Features features,
      long imageBytes,
      long textBytes) {
    GraphShapes shapes = new GraphShapes(manifest);
    InputTensors inputs = new InputTensors(manifest, shapes, limits.padding());
    var layout = shapes.features(GraphNames.VISION, manifest.imageFeatures());
    this.graphs = graphs;
    this.pool = new TensorPool(IDLE_IMAGES * layout.bytes(1));
    this.imageCache = new ImageFeatureCache(layout, imageBytes, pool);
    pool.whenFull(imageCache::shrink);
    this.textCache = new TextFeatureCache(textBytes);
    this.ceilings = new Ceilings(limits.maxPairs());
    this.imageTower =
        new ImageTower(manifest, graphs, shapes, inputs, imageCache, pool, limits.maxImages());
    this.textTower = new TextTower(manifest, graphs, inputs, textCache, pool, limits.maxTexts());
    ChunkedRun chunks = new ChunkedRun(limits, ceilings);
    SplitPairRunner split =
        new SplitPairRunner(manifest, graphs, inputs, imageTower, textTower, pool, chunks);
    this.pairs =
        switch (features) {
          case AT_HAND -> split;
          case ACROSS_A_BUS ->
              new JointPairRunner(manifest, graphs, inputs, imageTower, split, pool, chunks);
        };
  }

  /** Runs pairs; see {@link PairRunner#run}. */
  public PairOutputs run(List<Pair> asked, List<String> outputs) throws GraphFailure {
    return pairs.run(asked, outputs);
  }

  /** Computes the features of texts once and keeps them for ever. */
  public void pin(List<EncodedText> texts) throws GraphFailure {
    textTower.pin(texts);
  }

  /** Returns the contrastive embedding of an image. */
  public float[] embed(ModelImage image) throws GraphFailure {
    return imageTower.embed(image);
  }

  /** Returns the contrastive embeddings of texts, in their order. */
  public List<float[]> embed(List<EncodedText> texts) throws GraphFailure {
    return textTower.embed(texts);
  }

  /** Returns whether an image's features are kept at the moment. */
  public boolean remembers(ModelImage image) {
    return imageTower.knows(image);
  }

  /** Returns what the cache of image features has done. */
  public CacheCounters images() {
    return imageCache.counters();
  }

  /** Returns what the cache of text features has done. */
  public CacheCounters texts() {
    return textCache.counters();
  }

  /** Returns the runs and their time. */
  public TimedRunner graphs() {
    return graphs;
  }

  /** Returns how often memory ran out. */
  public long timesOutOfMemory() {
    return ceilings.timesOutOfMemory();
  }

  /** Returns the number of buffers in use, the caches' included. */
  public long buffersInUse() {
    return pool.lent();
  }

  /** Frees everything; no call may be in progress. */
  @Override
  public void close() {
    try {
      imageCache.close();
    } finally {
      graphs.close();
    }
  }
}
