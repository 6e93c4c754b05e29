/**
 * The three model families, emitted as graphs: towers up to what the fusion reads of them, and the
 * fusion with its heads. Mirrors the networks of the training module, step for step.
 */
@NullMarked
package io.bridgestream.inference.export.network;

import org.jspecify.annotations.NullMarked;
