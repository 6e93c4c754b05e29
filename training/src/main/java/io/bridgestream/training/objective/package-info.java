/** The losses of the training objectives, one class each. All are means over their batch. */
@NullMarked
package io.bridgestream.training.objective;

import org.jspecify.annotations.NullMarked;
