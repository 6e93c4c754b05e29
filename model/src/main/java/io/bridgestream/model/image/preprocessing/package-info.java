/** From pixels to what a model's vision tower reads, as {@code preprocessor_config.json} says. */
@NullMarked
package io.bridgestream.model.image.preprocessing;

import org.jspecify.annotations.NullMarked;
