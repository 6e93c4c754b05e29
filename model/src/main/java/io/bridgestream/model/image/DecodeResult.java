package io.bridgestream.model.image;

/** What became of an image file. Bad data is a value here, never an exception. */
public sealed interface DecodeResult permits DecodedImage, RejectedImage {}
