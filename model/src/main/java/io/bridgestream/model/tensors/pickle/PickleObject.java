package io.bridgestream.model.tensors.pickle;

/**
 * A value that a {@link PickleGlobals} made, such as a reference to a tensor. Implementations are
 * immutable and hold no other pickle values.
 */
public non-sealed interface PickleObject extends PickleValue {}
