package io.bridgestream.training.data.tar;

/**
 * A file in a tar archive.
 *
 * @param name its path
 * @param offset where its content starts, in bytes from the start of the archive
 * @param size of its content in bytes
 */
public record TarEntry(String name, long offset, long size) {}
