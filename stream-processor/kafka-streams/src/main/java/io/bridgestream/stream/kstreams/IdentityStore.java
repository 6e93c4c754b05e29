package io.bridgestream.stream.kstreams;

import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A store that holds nothing and calls itself persistent: Kafka Streams keeps the identity of a
 * process over its restarts only where there is such a store. By its identity a process that comes
 * back ends the transactions that it left open; without it all wait for their timeout.
 */
final class IdentityStore implements StateStore {
  private static final String NAME = "identity";

  private boolean open;

  /** Makes the store of each task; without a changelog. */
  static StoreBuilder<IdentityStore> builder() {
    return new PlainStoreBuilder<>(NAME, IdentityStore::new);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {});
    open = true;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
