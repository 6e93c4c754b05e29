package io.bridgestream.training.network;

import io.bridgestream.model.checkpoint.WeightNames;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.nn.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A trunk with its heads: all parameters of a checkpoint, under its names.
 *
 * <pre>{@code
 * FusedStates fused = network.trunk().forward(batch);
 * Tensor logits = network.head(VqaHead.class).forward(fused.pooled());
 * }</pre>
 *
 * <p>Owns the native tensors of its parameters. Not thread-safe.
 */
public final class Network extends Layer {
  /** ln(1 / 0.07), for configs that don't say. */
  private static final double LOG_SCALE = 2.6592;

  private final ModelConfig config;
  private final Trunk trunk;
  private final List<Head> heads = new ArrayList<>();

  /** Declares the network that {@code config} describes, heads included, without numbers. */
  public Network(ModelConfig config) {
    this.config = config;
    this.trunk = unnamedChild(Trunk.of(config));
    long hidden = config.crossModal().hiddenSize();
    TaskHeads declared = config.heads();
    declared
        .mlm()
        .ifPresent(
            head -> add("mlm_score", new MlmHead(config.crossModal(), config.text().vocabSize())));
    declared.itm().ifPresent(head -> add("itm_score", new ItmHead(hidden)));
    declared.contrastive().ifPresent(head -> heads.add(unnamedChild(contrastive(config, head))));
    declared.vqa().ifPresent(head -> add("vqa_classifier", new VqaHead(head, hidden)));
    declared.snliVe().ifPresent(head -> add("snli_classifier", new SnliHead(head, hidden)));
    declared.nlvr2().ifPresent(head -> add("nlvr2_classifier", new Nlvr2Head(head, hidden)));
    declared.rank().ifPresent(head -> add("rank_output", new RankHead(hidden)));
  }

  private static Head contrastive(ModelConfig config, TaskHead.Contrastive head) {
    if (head instanceof TaskHead.HuggingFaceContrastive) {
      OptionalDouble logScale =
          config.match(
              BridgeTowerConfig::logitScaleInit,
              meter -> OptionalDouble.empty(),
              managerTower -> OptionalDouble.empty());
      return new HuggingFaceContrastiveHead(
          config.crossModal().hiddenSize(), head.size(), logScale.orElse(LOG_SCALE));
    }
    return new ContrastiveHead(
        WeightNames.contrastivePrefix(config),
        config.text().hiddenSize(),
        config.vision().hiddenSize(),
        head.size());
  }

  private void add(String name, Head head) {
    heads.add(child(name, head));
  }

  /** Returns the config that the network was declared from. */
  public ModelConfig config() {
    return config;
  }

  /** Returns towers and fusion. */
  public Trunk trunk() {
    return trunk;
  }

  /**
   * Returns the head of the given kind.
   *
   * @throws IllegalArgumentException if the config declares none
   */
  public <H extends Head> H head(Class<H> kind) {
    return heads.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot use a head that the model lacks: wanted %s, found %s"
                        .formatted(
                            kind.getSimpleName(),
                            heads.stream().map(head -> head.getClass().getSimpleName()).toList())));
  }
}
