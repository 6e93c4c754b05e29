/** Random changes of training images, as the reference implementations make them. */
@NullMarked
package io.bridgestream.training.data.augment;

import org.jspecify.annotations.NullMarked;
