/**
 * From files to batches: examples, data sets that give them by number, and the loader that decodes,
 * augments and tokenizes ahead of the training step. Plain Java arrays; nothing of libtorch.
 */
@NullMarked
package io.bridgestream.training.data;

import org.jspecify.annotations.NullMarked;
