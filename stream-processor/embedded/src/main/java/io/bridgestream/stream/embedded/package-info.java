/** A real broker and a real schema registry on this machine, for the demo and the tests. */
@NullMarked
package io.bridgestream.stream.embedded;

import org.jspecify.annotations.NullMarked;
