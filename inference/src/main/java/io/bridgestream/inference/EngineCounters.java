package io.bridgestream.inference;

import io.bridgestream.inference.feature.CacheCounters;

/**
 * What an engine has done so far.
 *
 * @param images the cache of image features
 * @param texts the cache of text features
 * @param runs runs of graphs
 * @param runtimeNanos time spent in them, in nanoseconds
 * @param outOfMemory runs that had to be cut for want of memory
 * @param failedRequests requests that failed alone
 */
public record EngineCounters(
    CacheCounters images,
    CacheCounters texts,
    long runs,
    long runtimeNanos,
    long outOfMemory,
    long failedRequests) {}
