/** What the tests of several modules need: a tiny model, a registry, good events and bad ones. */
@NullMarked
package io.bridgestream.stream.testing;

import org.jspecify.annotations.NullMarked;
