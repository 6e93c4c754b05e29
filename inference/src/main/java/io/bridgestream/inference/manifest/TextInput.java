package io.bridgestream.inference.manifest;

/**
 * What texts must look like.
 *
 * @param maxTokens the most tokens of a text, special tokens included
 * @param padding how far to pad
 * @param padTokenId id of the padding token
 * @param vocabSize ids are below this
 */
public record TextInput(int maxTokens, TextPadding padding, int padTokenId, int vocabSize) {}
