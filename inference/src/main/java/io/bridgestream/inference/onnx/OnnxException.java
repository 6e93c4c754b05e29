package io.bridgestream.inference.onnx;

/** The runtime failed: out of memory, or without the libraries a device needs. */
public final class OnnxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
