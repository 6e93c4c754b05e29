package io.bridgestream.training.optim;

/**
 * What tells the six parameter groups apart.
 *
 * @param base learning rate of towers and embeddings
 * @param heads learning rate of task heads
 * @param crossModal learning rate of what joins the modalities
 * @param weightDecay weight decay of the groups that have any
 */
public record GroupRates(double base, double heads, double crossModal, double weightDecay) {}
