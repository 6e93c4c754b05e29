/** Processes that train one model together, over libtorch's process groups. */
@NullMarked
package io.bridgestream.training.parallel;

import org.jspecify.annotations.NullMarked;
