/** Exported models: what an {@code onnx/} folder holds and how it is opened and asked. */
@NullMarked
package io.bridgestream.inference;

import org.jspecify.annotations.NullMarked;
