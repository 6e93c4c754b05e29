package io.bridgestream.training.network;

import org.bytedeco.pytorch.Tensor;

/**
 * States of both modalities at one place of the fusion.
 *
 * @param text [B, T, D]
 * @param image [B, N, D]
 */
public record ModalityPair(Tensor text, Tensor image) {}
