package io.bridgestream.training.run;

/** Where a run computes. */
public enum DeviceChoice {
  /** On a card if libtorch's build for CUDA is on the class path and there is one, else the CPU. */
  AUTO,
  /** On the processor. */
  CPU,
  /** On a card: the first, or with several processes of one machine each on its own. */
  CUDA
}
