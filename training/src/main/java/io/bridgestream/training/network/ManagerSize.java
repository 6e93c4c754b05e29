package io.bridgestream.training.network;

/**
 * The sizes of a manager.
 *
 * @param levels number of managed uni-modal levels
 * @param hiddenSize width of the states
 * @param weightWidth width of a static weight: the states' for one per channel, 1 for one per level
 * @param layerNormEps epsilon of its LayerNorms
 */
record ManagerSize(int levels, long hiddenSize, long weightWidth, double layerNormEps) {}
