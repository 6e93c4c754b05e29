package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ImageInput;
import io.bridgestream.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** The graphs of one model: which there are, and of which parts they are made. */
public final class ModelGraphs {
  private final ModelConfig config;
  private final FeatureNames names;
  private final GraphInputs inputs;
  private final Fusion fusion;
  private final Embeddings embeddings;
  private final PairOutputs outputs;

  /**
   * Prepares the graphs.
   *
   * @param model all weights of the checkpoint, its position table made for {@code image}
   * @param config the config, its image size that of {@code image}
   * @param image what images will look like
   */
  public ModelGraphs(Parameters model, ModelConfig config, ImageInput image) {
    this.config = config;
    this.names = new FeatureNames(config);
    this.inputs = new GraphInputs(model, config, image);
    this.fusion =
        new Fusion(
            model,
            config.crossModal(),
            entry(model, Modality.TEXT, config),
            entry(model, Modality.IMAGE, config));
    this.embeddings = new Embeddings(model, config);
    this.outputs = new PairOutputs(model, config, fusion);
  }

  private static FusionEntry entry(Parameters model, Modality modality, ModelConfig config) {
    return config.match(
        bridgeTower -> new BridgeEntry(model, modality, bridgeTower),
        meter -> new MeterEntry(model, modality, meter),
        managerTower -> new ManagerEntry(model, modality, managerTower));
  }

  /** Returns the names of the image features, in order. */
  public List<String> imageFeatures() {
    return names.of(Modality.IMAGE);
  }

  /** Returns the names of the text features, in order. */
  public List<String> textFeatures() {
    return names.of(Modality.TEXT);
  }

  /** Emits all graphs. */
  public List<Graph> emit() {
    List<Graph> graphs = new ArrayList<>(List.of(vision(), text(), fusion(), joint()));
    config.heads().mlm().ifPresent(head -> graphs.add(mlm()));
    config.heads().nlvr2().ifPresent(head -> graphs.add(nlvr2()));
    return graphs;
  }

  private Graph vision() {
    Graph graph = new Graph(GraphNames.VISION);
    VisionTower.Levels tower = inputs.vision(graph);
    inputs.outputFeatures(graph, Modality.IMAGE, fusion.imageFeatures(graph, tower));
    embeddings.ofImages(graph, tower);
    return graph;
  }

  private Graph text() {
    Graph graph = new Graph(GraphNames.TEXT);
    Value mask = inputs.mask(graph);
    TextTower.Levels tower = inputs.text(graph, mask);
    inputs.outputFeatures(graph, Modality.TEXT, fusion.textFeatures(graph, tower, mask));
    embeddings.ofTexts(graph, tower);
    return graph;
  }

  private Graph fusion() {
    Graph graph = new Graph(GraphNames.FUSION);
    outputs.tasks(graph, features(graph));
    return graph;
  }

  private Graph joint() {
    Graph graph = new Graph(GraphNames.JOINT);
    Value mask = inputs.mask(graph);
    SideFeatures image = fusion.imageFeatures(graph, inputs.vision(graph));
    SideFeatures text = fusion.textFeatures(graph, inputs.text(graph, mask), mask);
    outputs.tasks(graph, new Features(image, text, mask));
    return graph;
  }

  private Graph mlm() {
    Graph graph = new Graph(GraphNames.MLM);
    outputs.maskedWords(graph, features(graph));
    return graph;
  }

  private Graph nlvr2() {
    Graph graph = new Graph(GraphNames.NLVR2);
    outputs.twoImages(graph, features(graph));
    return graph;
  }

  private Features features(Graph graph) {
    return new Features(
        inputs.features(graph, Modality.IMAGE),
        inputs.features(graph, Modality.TEXT),
        inputs.mask(graph));
  }
}
