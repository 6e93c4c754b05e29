/**
 * What {@code config.json} says: the sizes of the towers, the cross-modal layers and the heads.
 * Field names in the files are Hugging Face's; names here are the field's standard terms.
 */
@NullMarked
package io.bridgestream.model.config;

import org.jspecify.annotations.NullMarked;
