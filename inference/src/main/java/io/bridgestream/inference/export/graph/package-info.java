/** Builds ONNX graphs and the weights file they share; knows nothing of the networks. */
@NullMarked
package io.bridgestream.inference.export.graph;

import org.jspecify.annotations.NullMarked;
