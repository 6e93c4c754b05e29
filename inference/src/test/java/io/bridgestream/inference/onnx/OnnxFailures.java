package io.bridgestream.inference.onnx;

import ai.onnxruntime.OrtException;

/** Failures as the runtime would throw them, had this machine what it takes. */
public final class OnnxFailures {
  private OnnxFailures() {}

  /** Returns the failure of a graph that could not be opened. */
  public static OnnxException opening(String message) {
    return new OnnxException("Cannot open graph: " + message, new OrtException(message));
  }
}
