package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Value;

/**
 * The states of both modalities at one level.
 *
 * @param text [B, T, D]
 * @param image [B, N, D]
 */
record ModalityPair(Value text, Value image) {}
