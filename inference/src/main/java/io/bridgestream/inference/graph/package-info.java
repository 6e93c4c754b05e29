/**
 * What the engine sees of a runtime: graphs that read and write tensors in memory that the engine
 * owns. Tensors live in one idiom: a {@link TensorScope} lends them and takes them all back.
 */
@NullMarked
package io.bridgestream.inference.graph;

import org.jspecify.annotations.NullMarked;
