package io.bridgestream.inference.batch;

/** Why a batch went when it did. */
public enum DispatchReason {
  /** No further item would have fitted by count or by cost. */
  FULL,
  /** Waiting for more had lasted as long as allowed, or as long as it was worth. */
  DELAY,
  /** Later, the most urgent item would have missed its deadline. */
  DEADLINE,
  /** The owner wanted everything out: a checkpoint barrier, a commit, the end of the input. */
  DRAIN
}
