/** Exported graphs on ONNX Runtime: the only package that knows the runtime. */
@NullMarked
package io.bridgestream.inference.onnx;

import org.jspecify.annotations.NullMarked;
