package io.bridgestream.inference.manifest;

/**
 * A file as it must be.
 *
 * @param name its name, without folders
 * @param bytes its size
 * @param sha256 SHA-256 of its content, 64 hexadecimal digits in lower case
 */
public record FileDigest(String name, long bytes, String sha256) {}
