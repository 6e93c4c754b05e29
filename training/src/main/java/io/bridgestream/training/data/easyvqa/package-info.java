/** The public easy-VQA set: questions about one coloured shape. */
@NullMarked
package io.bridgestream.training.data.easyvqa;

import org.jspecify.annotations.NullMarked;
