package io.bridgestream.inference.export.network;

import static io.bridgestream.inference.manifest.GraphNames.CROSS_EMBEDDINGS;
import static io.bridgestream.inference.manifest.GraphNames.ITM_LOGITS;
import static io.bridgestream.inference.manifest.GraphNames.PAIRS;
import static io.bridgestream.inference.manifest.GraphNames.POOLED;
import static io.bridgestream.inference.manifest.GraphNames.RANK_SCORES;
import static io.bridgestream.inference.manifest.GraphNames.SNLI_VE_LOGITS;
import static io.bridgestream.inference.manifest.GraphNames.VQA_LOGITS;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Linear;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.tensors.ElementType;

/**
 * The outputs made of one pair's pooled states: every head but MLM and NLVR2.
 *
 * <p>Letters: P pairs, D hidden.
 */
final class TaskOutputs {
  private final Parameters model;
  private final TaskHeads heads;

  TaskOutputs(Parameters model, TaskHeads heads) {
    this.model = model;
    this.heads = heads;
  }

  /** Emits the heads on {@code pooled} [P, 2D] and adds their outputs to the graph. */
  void emit(Graph graph, Value pooled, long width) {
    output(graph, POOLED, pooled, width);
    heads
        .itm()
        .ifPresent(head -> output(graph, ITM_LOGITS, linear(graph, "itm_score.fc", pooled), 2));
    heads.vqa().ifPresent(head -> classify(graph, VQA_LOGITS, "vqa_classifier", head, pooled));
    heads
        .snliVe()
        .ifPresent(head -> classify(graph, SNLI_VE_LOGITS, "snli_classifier", head, pooled));
    heads
        .rank()
        .ifPresent(head -> output(graph, RANK_SCORES, linear(graph, "rank_output", pooled), 1));
    heads.contrastive().ifPresent(head -> embed(graph, head, pooled));
  }

  private void classify(
      Graph graph, String name, String weights, TaskHead.Classifier head, Value pooled) {
    Value logits = new Classifier(model.scope(weights), head).emit(graph, pooled);
    output(graph, name, logits, head.labelCount());
  }

  private Value linear(Graph graph, String weights, Value pooled) {
    return new Linear(model.scope(weights)).emit(graph, pooled);
  }

  private void embed(Graph graph, TaskHead.Contrastive head, Value pooled) {
    if (head instanceof TaskHead.HuggingFaceContrastive) {
      Value embedding =
          new ContrastiveHead(model.scope("itc_cross_modal_head")).emit(graph, pooled);
      output(graph, CROSS_EMBEDDINGS, embedding, head.size());
    }
  }

  private static void output(Graph graph, String name, Value value, long width) {
    graph.output(
        name,
        graph.cast(value, ElementType.F32),
        ElementType.F32,
        new Dynamic(PAIRS),
        new Fixed(width));
  }
}
