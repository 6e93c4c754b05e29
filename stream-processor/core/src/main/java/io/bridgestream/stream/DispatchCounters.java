package io.bridgestream.stream;

import io.bridgestream.inference.batch.BatchCounters;

/**
 * What a dispatcher has done so far.
 *
 * @param submitted events taken in
 * @param emitted records given out, one an event
 * @param rejectedAhead events that became dead letters before the model
 * @param inFlight events taken in and not given out
 * @param inFlightBytes bytes of those
 * @param batches what went to the model
 */
public record DispatchCounters(
    long submitted,
    long emitted,
    long rejectedAhead,
    int inFlight,
    long inFlightBytes,
    BatchCounters batches) {}
