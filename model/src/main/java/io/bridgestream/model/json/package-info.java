/** Bounded, strict reading of the JSON files in a model folder. */
@NullMarked
package io.bridgestream.model.json;

import org.jspecify.annotations.NullMarked;
