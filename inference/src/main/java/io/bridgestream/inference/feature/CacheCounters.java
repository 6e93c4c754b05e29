package io.bridgestream.inference.feature;

/**
 * What a cache has done so far, and what it holds.
 *
 * @param hits look-ups that found something
 * @param misses look-ups that did not
 * @param evictions entries that had to make room
 * @param entries entries held
 * @param bytes their size
 */
public record CacheCounters(long hits, long misses, long evictions, long entries, long bytes) {}
