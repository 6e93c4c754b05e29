package io.bridgestream.training.golden;

import io.bridgestream.training.network.FusedStates;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ImageText;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.PositionMode;
import io.bridgestream.training.network.UniModalStates;
import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Runs a case's trunk on all inputs that the reference ran it on. */
final class TrunkOutputs {
  private static final String POSITION_TABLE =
      "vision_model.visual.embeddings.position_embedding.weight";

  private final GoldenCase golden;
  private final Network network;
  private final Computed computed;

  TrunkOutputs(GoldenCase golden, Network network, Computed computed) {
    this.golden = golden;
    this.network = network;
    this.computed = computed;
  }

  /** Computes every output that no head makes. */
  void compute() throws IOException {
    features("", network.trunk().forward(golden.batch()));
    if (golden.has("mlm.text_features")) {
      ImageText masked = golden.batch("mlm_input_ids", "attention_mask", "pixel_values");
      features("mlm.", network.trunk().forward(masked));
    }
    if (golden.has("second.text_features")) {
      features("second.", second(golden, network));
    }
    if (golden.has("pad2.text_features")) {
      features("pad2.", network.trunk().forward(morePadding(golden)));
    }
    if (golden.has("interp.text_features")) {
      features("interp.", interpolated());
    }
    if (golden.has("resized.text_features")) {
      resized();
    }
    if (golden.has("hidden_text.0")) {
      hiddenStates();
    }
    if (golden.has("type_idx0.pooler_output")) {
      // Type 0 is treated as 1 by the class, which is the only one we have for a first image.
      computed.put("type_idx0.pooler_output", network.trunk().forward(golden.batch()).pooled());
    }
  }

  /** Returns the pass with NLVR2's second image. */
  static FusedStates second(GoldenCase golden, Network network) {
    ImageText batch = golden.batch("input_ids", "attention_mask", "pixel_values_2");
    UniModalStates states = network.trunk().encode(batch, PositionMode.AS_TRAINED);
    return network.trunk().fuse(states, ImageSlot.SECOND);
  }

  /** Returns the batch of the same texts with more padding. */
  static ImageText morePadding(GoldenCase golden) {
    return golden.batch("pad2_input_ids", "pad2_attention_mask", "pixel_values");
  }

  private FusedStates interpolated() {
    ImageText batch = golden.batch("input_ids", "attention_mask", "interp_pixel_values");
    UniModalStates states = network.trunk().encode(batch, PositionMode.INTERPOLATED);
    return network.trunk().fuse(states, ImageSlot.FIRST);
  }

  private void resized() throws IOException {
    ImageText batch = golden.batch("input_ids", "attention_mask", "resized_pixel_values");
    try (Network other = golden.networkFor(Math.toIntExact(batch.pixels().size(2)))) {
      FusedStates fused = other.trunk().forward(batch);
      features("resized.", fused);
      computed.put("resized.positional_embedding", other.namedParameter(POSITION_TABLE).tensor());
      HeadOutputs.answers("resized.", golden, other, fused, computed);
    }
  }

  private void hiddenStates() {
    UniModalStates states = network.trunk().encode(golden.batch(), PositionMode.AS_TRAINED);
    put("hidden_text.", states.text());
    put("hidden_image.", states.image().stream().map(s -> s.transpose(0, 1)).toList());
    FusedStates fused = network.trunk().fuse(states, ImageSlot.FIRST);
    for (int k = 0; k < fused.levels().size(); k++) {
      computed.put("hidden_cross_text." + k, fused.levels().get(k).text());
      computed.put("hidden_cross_image." + k, fused.levels().get(k).image());
    }
  }

  private void put(String prefix, List<Tensor> states) {
    for (int i = 0; i < states.size(); i++) {
      computed.put(prefix + i, states.get(i));
    }
  }

  private void features(String prefix, FusedStates fused) {
    computed.put(prefix + "text_features", fused.text());
    computed.put(prefix + "image_features", fused.image());
    computed.put(
        prefix + (golden.has("cls_feats") ? "cls_feats" : "pooler_output"), fused.pooled());
  }
}
