package io.bridgestream.inference.export.network;

import static io.bridgestream.inference.manifest.GraphNames.FIRST_IMAGE_OF_PAIR;
import static io.bridgestream.inference.manifest.GraphNames.IMAGE_OF_PAIR;
import static io.bridgestream.inference.manifest.GraphNames.MLM_LOGITS;
import static io.bridgestream.inference.manifest.GraphNames.NLVR2_LOGITS;
import static io.bridgestream.inference.manifest.GraphNames.PAIRS;
import static io.bridgestream.inference.manifest.GraphNames.SECOND_IMAGE_OF_PAIR;
import static io.bridgestream.inference.manifest.GraphNames.TEXT_OF_PAIR;
import static io.bridgestream.inference.manifest.GraphNames.TOKENS;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.Rows;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.tensors.ElementType;
import java.util.List;

/**
 * From the features of images and texts to the outputs for pairs of them.
 *
 * <p>Letters: P pairs, T tokens, D hidden, V vocabulary.
 */
final class PairOutputs {
  private final Parameters model;
  private final ModelConfig config;
  private final Fusion fusion;
  private final Pooler textPooler;
  private final Pooler imagePooler;

  PairOutputs(Parameters model, ModelConfig config, Fusion fusion) {
    this.model = model;
    this.config = config;
    this.fusion = fusion;
    this.textPooler = new Pooler(model.scope("cross_modal_text_pooler"));
    this.imagePooler = new Pooler(model.scope("cross_modal_image_pooler"));
  }

  /** Adds the pooled states and the outputs of every head that reads those of one pair. */
  void tasks(Graph graph, Features features) {
    Features pairs = features.ofPairs(graph, index(graph, IMAGE_OF_PAIR), text(graph));
    Value pooled = pool(graph, pairs); // [P, 2D]
    new TaskOutputs(model, config.heads()).emit(graph, pooled, 2L * width());
  }

  /** Adds a logit per token and word of the vocabulary. */
  void maskedWords(Graph graph, Features features) {
    Features pairs = features.ofPairs(graph, index(graph, IMAGE_OF_PAIR), text(graph));
    ModalityPair states =
        fusion.emit(graph, pairs.text(), pairs.image(), pairs.textMask(), Rows.ALL);
    Value logits =
        new MlmHead(model.scope("mlm_score"), config.crossModal()).emit(graph, states.text());
    graph.output(
        MLM_LOGITS,
        graph.cast(logits, ElementType.F32),
        ElementType.F32,
        new Dynamic(PAIRS),
        new Dynamic(TOKENS),
        new Fixed(config.text().vocabSize()));
  }

  /** Adds the logits of NLVR2: one pass over all first images and all second ones. */
  void twoImages(Graph graph, Features features) {
    Attribute rows = Attribute.of("axis", 0);
    Value first = index(graph, FIRST_IMAGE_OF_PAIR);
    Value second = index(graph, SECOND_IMAGE_OF_PAIR);
    Value text = text(graph);
    Value images = graph.add("Concat", List.of(first, second), rows); // [2P]
    Value texts = graph.add("Concat", List.of(text, text), rows); // [2P]
    Value pooled = pool(graph, features.ofPairs(graph, images, texts)); // [2P, 2D]
    List<Value> halves = graph.addSeveral("Split", List.of(pooled), 2, rows); // [P, 2D] each
    Value both = graph.add("Concat", halves, Attribute.of("axis", -1)); // [P, 4D]
    config
        .heads()
        .nlvr2()
        .ifPresent(
            head -> {
              Value logits =
                  new Classifier(model.scope("nlvr2_classifier"), head).emit(graph, both);
              graph.output(
                  NLVR2_LOGITS,
                  graph.cast(logits, ElementType.F32),
                  ElementType.F32,
                  new Dynamic(PAIRS),
                  new Fixed(head.labelCount()));
            });
  }

  /** Runs the fusion for the first tokens only and pools them: [P, 2D]. */
  private Value pool(Graph graph, Features pairs) {
    ModalityPair states =
        fusion.emit(graph, pairs.text(), pairs.image(), pairs.textMask(), Rows.FIRST);
    return graph.add(
        "Concat",
        List.of(textPooler.emit(graph, states.text()), imagePooler.emit(graph, states.image())),
        Attribute.of("axis", -1));
  }

  private static Value text(Graph graph) {
    return index(graph, TEXT_OF_PAIR);
  }

  private static Value index(Graph graph, String name) {
    return graph.input(name, ElementType.I64, new Dynamic(PAIRS));
  }

  private int width() {
    return config.crossModal().hiddenSize();
  }
}
