/**
 * Compares the networks with transformers, on weights and inputs that both sides compute by the
 * same formula. The other side is {@code src/test/python}.
 */
@NullMarked
package io.bridgestream.training.parity;

import org.jspecify.annotations.NullMarked;
