/** From a recipe to a checkpoint: options, batches, the training loop, evaluation, reports. */
@NullMarked
package io.bridgestream.training.run;

import org.jspecify.annotations.NullMarked;
