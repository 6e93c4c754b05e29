package io.bridgestream.inference.export.network;

import static io.bridgestream.inference.manifest.GraphNames.IMAGES;
import static io.bridgestream.inference.manifest.GraphNames.IMAGE_EMBEDDINGS;
import static io.bridgestream.inference.manifest.GraphNames.TEXTS;
import static io.bridgestream.inference.manifest.GraphNames.TEXT_EMBEDDINGS;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.checkpoint.WeightNames;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead.Contrastive;
import io.bridgestream.model.config.TaskHead.HuggingFaceContrastive;
import io.bridgestream.model.tensors.ElementType;
import java.util.Optional;

/** The contrastive embeddings that need one tower only; nothing for models without such heads. */
final class Embeddings {
  private final Parameters model;
  private final String prefix;
  private final Optional<Contrastive> head;

  Embeddings(Parameters model, ModelConfig config) {
    this.model = model;
    this.prefix = WeightNames.contrastivePrefix(config);
    this.head = config.heads().contrastive();
  }

  /** Adds the embeddings of images: Hugging Face's after the projection, the originals' before. */
  void ofImages(Graph graph, VisionTower.Levels tower) {
    head.ifPresent(
        contrastive -> {
          Value state =
              contrastive instanceof HuggingFaceContrastive
                  ? tower.projectedClassToken(graph)
                  : tower.classToken(graph);
          output(graph, IMAGE_EMBEDDINGS, IMAGES, "image_head", contrastive, state);
        });
  }

  /** Adds the embeddings of texts. */
  void ofTexts(Graph graph, TextTower.Levels tower) {
    head.ifPresent(
        contrastive ->
            output(
                graph, TEXT_EMBEDDINGS, TEXTS, "text_head", contrastive, tower.classToken(graph)));
  }

  private void output(
      Graph graph, String name, String batch, String weights, Contrastive size, Value state) {
    Value embedding = new ContrastiveHead(model.scope(prefix + weights)).emit(graph, state);
    graph.output(name, embedding, ElementType.F32, new Dynamic(batch), new Fixed(size.size()));
  }
}
