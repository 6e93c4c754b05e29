/** From a text to token ids, with the tokenizer of a model folder. */
@NullMarked
package io.bridgestream.model.text;

import org.jspecify.annotations.NullMarked;
