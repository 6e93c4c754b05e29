/**
 * {@code onnx/manifest.json}: what an export holds, written by the exporter and checked by the
 * engine. Names of graphs, inputs and outputs are fixed in {@link GraphNames}.
 */
@NullMarked
package io.bridgestream.inference.manifest;

import org.jspecify.annotations.NullMarked;
