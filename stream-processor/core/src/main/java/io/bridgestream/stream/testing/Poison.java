package io.bridgestream.stream.testing;

import io.bridgestream.stream.RejectReason;
import org.jspecify.annotations.Nullable;

/** A bad record's value and what must become of it. */
public final class Poison {
  private final String name;
  private final RejectReason reason;
  private final byte @Nullable [] value;

  Poison(String name, RejectReason reason, byte @Nullable [] value) {
    this.name = name;
    this.reason = reason;
    this.value = value;
  }

  /** Returns what is wrong with it, in words. */
  public String name() {
    return name;
  }

  /** Returns the reason that its dead letter must give. */
  public RejectReason reason() {
    return reason;
  }

  /** Returns the value of the record. */
  public byte @Nullable [] value() {
    return value;
  }

  @Override
  public String toString() {
    return name;
  }
}
