package io.bridgestream.model.tensors;

/**
 * An entry of a zip file, as its directory describes it.
 *
 * @param headerStart where the entry's own header begins
 * @param stored whether the content lies in the file as it is, not compressed or encrypted
 * @param length bytes of the content in the file
 * @param limit where the next entry begins
 * @param crc32 checksum of the content
 */
record ZipEntry(
    String name, long headerStart, boolean stored, long length, long limit, long crc32) {}
