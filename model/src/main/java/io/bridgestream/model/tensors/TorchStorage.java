package io.bridgestream.model.tensors;

import io.bridgestream.model.tensors.pickle.PickleObject;

/**
 * A row of elements that tensors of a torch archive are views on.
 *
 * @param key name of the entry that holds the bytes
 * @param count number of elements
 */
public record TorchStorage(String key, ElementType type, long count) implements PickleObject {}
