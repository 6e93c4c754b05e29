/** What a checkpoint is. This package holds only what every other package of the module needs. */
@NullMarked
package io.bridgestream.model;

import org.jspecify.annotations.NullMarked;
