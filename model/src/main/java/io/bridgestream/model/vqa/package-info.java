/** Visual question answering: answers as labels, and how they are scored. */
@NullMarked
package io.bridgestream.model.vqa;

import org.jspecify.annotations.NullMarked;
