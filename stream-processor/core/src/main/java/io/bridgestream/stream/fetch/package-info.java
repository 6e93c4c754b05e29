/** Getting images that events only refer to: over HTTP, from places that the options name. */
@NullMarked
package io.bridgestream.stream.fetch;

import org.jspecify.annotations.NullMarked;
