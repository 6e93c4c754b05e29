package io.bridgestream.training.golden;

import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.network.ContrastiveHead;
import io.bridgestream.training.network.FusedStates;
import io.bridgestream.training.network.HuggingFaceContrastiveHead;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ImageText;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.MlmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.Nlvr2Head;
import io.bridgestream.training.network.PositionMode;
import io.bridgestream.training.network.RankHead;
import io.bridgestream.training.network.SnliHead;
import io.bridgestream.training.network.Trunk;
import io.bridgestream.training.network.UniModalStates;
import io.bridgestream.training.network.VqaHead;
import io.bridgestream.training.objective.AnswerLoss;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.objective.ContrastiveLoss;
import io.bridgestream.training.objective.HuggingFaceContrastiveLoss;
import io.bridgestream.training.objective.MaskedTokenLoss;
import io.bridgestream.training.objective.RankLoss;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Runs a case's heads and losses. */
final class HeadOutputs {
  private final GoldenCase golden;
  private final Network network;
  private final Computed computed;

  HeadOutputs(GoldenCase golden, Network network, Computed computed) {
    this.golden = golden;
    this.network = network;
    this.computed = computed;
  }

  /** Computes the outputs of every head. */
  void compute() {
    TaskHeads heads = network.config().heads();
    heads.mlm().ifPresent(head -> maskedTokens());
    if (heads.rank().isPresent()) {
      rank();
    } else {
      heads.itm().ifPresent(head -> matching());
    }
    heads.contrastive().ifPresent(this::contrast);
    heads.vqa().ifPresent(head -> answers("", golden, network, fused(golden.batch()), computed));
    heads.snliVe().ifPresent(head -> entailment());
    heads.nlvr2().ifPresent(head -> truth());
  }

  private FusedStates fused(ImageText batch) {
    return network.trunk().forward(batch);
  }

  private void maskedTokens() {
    ImageText masked = golden.batch("mlm_input_ids", "attention_mask", "pixel_values");
    Tensor logits = network.head(MlmHead.class).forward(fused(masked).text());
    computed.put("mlm_logits", logits);
    computed.put("mlm_loss", MaskedTokenLoss.of(logits, golden.input("mlm_labels")));
  }

  private void matching() {
    ItmHead head = network.head(ItmHead.class);
    Tensor logits = head.forward(fused(golden.batch()).pooled());
    computed.put("itm_logits", logits);
    computed.put("itm_loss", ClassificationLoss.of(logits, golden.input("itm_labels")));
    if (golden.has("pad2.itm_logits")) {
      FusedStates padded = fused(TrunkOutputs.morePadding(golden));
      computed.put("pad2.itm_logits", head.forward(padded.pooled()));
    }
  }

  private void contrast(TaskHead.Contrastive kind) {
    Trunk trunk = network.trunk();
    UniModalStates states = trunk.encode(golden.batch(), PositionMode.AS_TRAINED);
    if (kind instanceof TaskHead.HuggingFaceContrastive) {
      huggingFaceContrast(trunk, states);
      return;
    }
    ContrastiveHead head = network.head(ContrastiveHead.class);
    Tensor text = head.embedText(states.textClass());
    Tensor image = head.embedImage(trunk.imageClass(states));
    Tensor logits = head.logits(image, text);
    computed.put("itc_text", text);
    computed.put("itc_image", image);
    computed.put("itc_logits_i2t", logits);
    computed.put("itc_loss", ContrastiveLoss.of(logits));
    computed.put("itc_temperature", network.namedParameter("temperature").tensor());
  }

  private void huggingFaceContrast(Trunk trunk, UniModalStates states) {
    HuggingFaceContrastiveHead head = network.head(HuggingFaceContrastiveHead.class);
    Tensor text = head.embedText(states.textClass());
    Tensor image = head.embedImage(trunk.projectedImageClass(states));
    Tensor pair = head.embedPair(trunk.fuse(states, ImageSlot.FIRST).pooled());
    computed.put("itc_text_embeds", text);
    computed.put("itc_image_embeds", image);
    computed.put("itc_cross_embeds", pair);
    computed.put("itc_logits", torch.stack(new TensorVector(text, image, pair), 1));
    computed.put(
        "itc_loss",
        HuggingFaceContrastiveLoss.of(
            head.logits(text, image), head.logits(text, pair), head.logits(image, pair)));
  }

  static void answers(
      String prefix, GoldenCase golden, Network network, FusedStates fused, Computed computed) {
    Tensor logits = network.head(VqaHead.class).forward(fused.pooled());
    computed.put(prefix + "vqa_logits", logits);
    computed.put(prefix + "vqa_loss", AnswerLoss.of(logits, golden.input("vqa_targets")));
  }

  private void entailment() {
    Tensor logits = network.head(SnliHead.class).forward(fused(golden.batch()).pooled());
    computed.put("snli_logits", logits);
    computed.put("snli_loss", ClassificationLoss.of(logits, golden.input("snli_labels")));
  }

  private void truth() {
    Tensor logits =
        network
            .head(Nlvr2Head.class)
            .forward(fused(golden.batch()).pooled(), TrunkOutputs.second(golden, network).pooled());
    computed.put("nlvr2_logits", logits);
    computed.put("nlvr2_loss", ClassificationLoss.of(logits, golden.input("nlvr2_labels")));
  }

  /** Every image with its true text, then with two false ones. */
  private void rank() {
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> matches = new ArrayList<>();
    List<ImageText> candidates =
        List.of(
            golden.batch(),
            golden.batch("false_text_0_ids", "false_text_0_masks", "pixel_values"),
            golden.batch("false_text_1_ids", "false_text_1_masks", "pixel_values"));
    for (ImageText candidate : candidates) {
      Tensor pooled = fused(candidate).pooled();
      scores.add(network.head(RankHead.class).forward(pooled)); // [B]
      matches.add(network.head(ItmHead.class).forward(pooled)); // [B, 2]
    }
    Tensor perImage = torch.stack(new TensorVector(scores.toArray(new Tensor[0])), 1);
    computed.put("rank_scores", perImage);
    computed.put("irtr_loss", RankLoss.of(perImage));
    computed.put("itm_logits", torch.stack(new TensorVector(matches.toArray(new Tensor[0])), 1));
  }
}
