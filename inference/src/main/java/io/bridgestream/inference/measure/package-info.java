/**
 * Measuring the engine: models of random weights at any size, loads, and the rates to compare with.
 */
@NullMarked
package io.bridgestream.inference.measure;

import org.jspecify.annotations.NullMarked;
