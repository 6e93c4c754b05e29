/** One event, top to bottom: what Flink and Kafka Streams share. */
@NullMarked
package io.bridgestream.stream;

import org.jspecify.annotations.NullMarked;
