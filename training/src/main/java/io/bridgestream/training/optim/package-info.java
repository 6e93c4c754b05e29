/** The optimiser of the original repositories: AdamW, its six parameter groups, its schedule. */
@NullMarked
package io.bridgestream.training.optim;

import org.jspecify.annotations.NullMarked;
