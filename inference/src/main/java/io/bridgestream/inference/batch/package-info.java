/**
 * Micro-batching: which waiting items run together, and when. Plain state machines that are told
 * the time; they start no threads and never sleep, so that a Flink mailbox and a Kafka Streams
 * thread can own them alike.
 */
@NullMarked
package io.bridgestream.inference.batch;

import org.jspecify.annotations.NullMarked;
