/**
 * The layers that towers and fusion are made of, each emitting its forward pass into a graph, step
 * by step as the network reads.
 */
@NullMarked
package io.bridgestream.inference.export.layers;

import org.jspecify.annotations.NullMarked;
