/** Turns a checkpoint folder into an {@code onnx/} folder, without torch. */
@NullMarked
package io.bridgestream.inference.export;

import org.jspecify.annotations.NullMarked;
