/** The Flink job. */
@NullMarked
package io.bridgestream.stream.flink;

import org.jspecify.annotations.NullMarked;
