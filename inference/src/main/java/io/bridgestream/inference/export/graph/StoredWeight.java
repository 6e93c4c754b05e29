package io.bridgestream.inference.export.graph;

import io.bridgestream.model.tensors.ElementType;
import java.util.List;

/**
 * Where a weight lies in the weights file.
 *
 * @param name its name in every graph that reads it
 * @param type type of its elements
 * @param shape its shape, as a list of dimensions
 * @param offset first byte in the file
 * @param length number of bytes
 */
public record StoredWeight(
    String name, ElementType type, List<Long> shape, long offset, long length) {}
