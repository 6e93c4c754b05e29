/** The Kafka Streams app. */
@NullMarked
package io.bridgestream.stream.kstreams;

import org.jspecify.annotations.NullMarked;
