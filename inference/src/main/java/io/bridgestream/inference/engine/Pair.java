package io.bridgestream.inference.engine;

import io.bridgestream.model.text.EncodedText;

/** An image and a text that the heads look at together. */
public record Pair(ModelImage image, EncodedText text) {}
