package io.bridgestream.model.tensors;

/**
 * An entry of a zip file, as its directory describes it.
 *
 * @param headerStart where the entry's own header begins
 * @param length size of the content in bytes
 * @param limit where the next entry begins
 * @param crc32 checksum of the content
 */
record ZipEntry(String name, long headerStart, long length, long limit, long crc32) {}
