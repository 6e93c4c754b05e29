package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Value;

/**
 * What an attention reads of a modality, [B, S, D] each, without their biases.
 *
 * @param key the keys
 * @param value the values
 */
public record KeyValue(Value key, Value value) implements ReadStates {}
