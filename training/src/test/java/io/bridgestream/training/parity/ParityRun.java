package io.bridgestream.training.parity;

import io.bridgestream.training.network.FusedStates;
import io.bridgestream.training.network.HuggingFaceContrastiveHead;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.MlmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.PositionMode;
import io.bridgestream.training.network.Trunk;
import io.bridgestream.training.network.UniModalStates;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.objective.HuggingFaceContrastiveLoss;
import io.bridgestream.training.objective.MaskedTokenLoss;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** One forward pass of a case, with every head, in the current scope. */
final class ParityRun {
  private final ParityCase parityCase;
  private final Network network;
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();

  private ParityRun(ParityCase parityCase, Network network) {
    this.parityCase = parityCase;
    this.network = network;
  }

  /** Returns all outputs under the names that transformers gives them. */
  static Map<String, Tensor> outputs(ParityCase parityCase, Network network) {
    ParityRun run = new ParityRun(parityCase, network);
    Trunk trunk = network.trunk();
    UniModalStates states = trunk.encode(parityCase.inputs(), PositionMode.AS_TRAINED);
    FusedStates fused = trunk.fuse(states, ImageSlot.FIRST);
    run.outputs.put("text_features", fused.text());
    run.outputs.put("image_features", fused.image());
    run.outputs.put("pooler_output", fused.pooled());
    for (ParityCase.Head head : parityCase.heads()) {
      switch (head) {
        case MLM -> run.maskedLanguage(fused);
        case ITM -> run.matching(fused);
        case ITC -> run.contrastive(states, fused);
      }
    }
    return run.outputs;
  }

  private void maskedLanguage(FusedStates fused) {
    Tensor logits = network.head(MlmHead.class).forward(fused.text());
    outputs.put("mlm_logits", logits);
    outputs.put("mlm_loss", MaskedTokenLoss.of(logits, parityCase.wordLabels()));
  }

  private void matching(FusedStates fused) {
    Tensor logits = network.head(ItmHead.class).forward(fused.pooled());
    outputs.put("itm_logits", logits);
    outputs.put("itm_loss", ClassificationLoss.of(logits, parityCase.matchLabels()));
  }

  /** What transformers calls logits are the three embeddings, [B, 3, E]. */
  private void contrastive(UniModalStates states, FusedStates fused) {
    HuggingFaceContrastiveHead head = network.head(HuggingFaceContrastiveHead.class);
    Tensor text = head.embedText(states.textClass());
    Tensor image = head.embedImage(network.trunk().projectedImageClass(states));
    Tensor pair = head.embedPair(fused.pooled());
    outputs.put("itc_logits", torch.stack(new TensorVector(text, image, pair), 1));
    outputs.put(
        "itc_loss",
        HuggingFaceContrastiveLoss.of(
            head.logits(text, image), head.logits(text, pair), head.logits(image, pair)));
  }

  /** Sums the losses and runs the backward pass. */
  static void backward(Map<String, Tensor> outputs) {
    outputs.entrySet().stream()
        .filter(output -> output.getKey().endsWith("_loss"))
        .map(Map.Entry::getValue)
        .reduce(Tensor::add)
        .ifPresent(Tensor::backward);
  }
}
