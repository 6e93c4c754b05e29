/** Weights on disk: safetensors and torch archives, read without executing anything. */
@NullMarked
package io.bridgestream.model.tensors;

import org.jspecify.annotations.NullMarked;
