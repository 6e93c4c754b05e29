package io.bridgestream.model.text;

/**
 * The ids of the tokens that stand for no text.
 *
 * @param start opens a sequence; its position is the one that heads read
 * @param pad fills a batch up to its length
 * @param end closes a sequence
 * @param unknown stands for what the vocabulary lacks; a byte-level vocabulary lacks nothing
 * @param mask hides a token that masked language modelling asks for
 */
public record SpecialTokens(int start, int pad, int end, int unknown, int mask) {}
