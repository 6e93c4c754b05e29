/**
 * Checkpoint folders: which weights a config asks for, what they are called, reading and writing.
 */
@NullMarked
package io.bridgestream.model.checkpoint;

import org.jspecify.annotations.NullMarked;
