package io.bridgestream.stream;

/**
 * How long the steps ahead of the model took, in nanoseconds.
 *
 * @param fetch getting the image
 * @param decode from the encoded file to pixels
 * @param prepare resizing and tokenizing
 * @param end when the last of them ended, by {@link System#nanoTime()}
 */
record PreparationTimes(long fetch, long decode, long prepare, long end) {}
