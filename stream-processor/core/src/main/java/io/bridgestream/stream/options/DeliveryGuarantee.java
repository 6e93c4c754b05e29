package io.bridgestream.stream.options;

/** What is promised when a process dies. */
public enum DeliveryGuarantee {
  /** Each event leads to exactly one record. */
  EXACTLY_ONCE,
  /** Each event leads to one record or more, sooner. */
  AT_LEAST_ONCE
}
