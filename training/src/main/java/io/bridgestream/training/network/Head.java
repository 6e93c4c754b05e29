package io.bridgestream.training.network;

import io.bridgestream.training.nn.Layer;

/** A task's layers on top of a trunk; what they read differs, and so does their forward pass. */
public abstract sealed class Head extends Layer
    permits MlmHead, ItmHead, Contrast, VqaHead, SnliHead, Nlvr2Head, RankHead {}
