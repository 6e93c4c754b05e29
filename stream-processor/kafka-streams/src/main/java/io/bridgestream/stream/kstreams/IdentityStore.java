package io.bridgestream.stream.kstreams;

import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A store that holds nothing and calls itself persistent: Kafka Streams keeps the identity of a
 * process over its restarts only where there is such a store. By its identity a process that comes
 * back ends the transactions that it left open; without it all wait for their timeout.
 */
final class IdentityStore extends EmptyStore {
  private static final String NAME = "identity";

  private IdentityStore() {
    super(NAME);
  }

  /** Makes the store of each task; without a changelog. */
  static StoreBuilder<IdentityStore> builder() {
    return new PlainStoreBuilder<>(NAME, IdentityStore::new);
  }

  @Override
  public boolean persistent() {
    return true;
  }
}
