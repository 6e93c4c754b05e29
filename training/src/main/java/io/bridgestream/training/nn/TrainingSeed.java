package io.bridgestream.training.nn;

import org.bytedeco.pytorch.global.torch;

/**
 * Sets where dropout and noise draw from.
 *
 * <p>libtorch's attention kernels take no generator: their dropout draws from the generator of the
 * device, of which there is one per process. So all dropout does, and it is seeded here. A trainer
 * that sets a new seed before every step, made of its own seed and the step's number, gets the same
 * numbers whether or not it was interrupted.
 */
public final class TrainingSeed {
  private TrainingSeed() {}

  /** Seeds the generators of all devices. */
  public static void set(long seed) {
    torch.manual_seed(seed);
  }
}
