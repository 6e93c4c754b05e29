/** In which numbers a graph computes: how weights are stored and products written. */
@NullMarked
package io.bridgestream.inference.export.arithmetic;

import org.jspecify.annotations.NullMarked;
