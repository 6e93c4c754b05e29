/** What towers computed, kept for the next question: features of images and of texts. */
@NullMarked
package io.bridgestream.inference.feature;

import org.jspecify.annotations.NullMarked;
