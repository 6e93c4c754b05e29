package io.bridgestream.inference.manifest;

/** In which numbers an exported model computes. */
public enum Precision {
  /** float32 throughout: exact up to rounding. */
  FP32,
  /** float16 weights and states, for CUDA. */
  FP16,
  /** Weights of matrix products in 8 bits, their inputs quantised as they come; for CPUs. */
  INT8
}
