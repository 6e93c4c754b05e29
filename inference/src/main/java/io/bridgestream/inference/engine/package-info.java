/**
 * The way of a batch through the graphs: which images and texts need their tower, how pairs are cut
 * into runs, what the heads said. Knows features by name only, not the families.
 */
@NullMarked
package io.bridgestream.inference.engine;

import org.jspecify.annotations.NullMarked;
