/**
 * Leaf layers on libtorch, the tree that names their parameters, and the one idiom of native memory
 * ({@link io.bridgestream.training.nn.NativeScope}).
 */
@NullMarked
package io.bridgestream.training.nn;

import org.jspecify.annotations.NullMarked;
