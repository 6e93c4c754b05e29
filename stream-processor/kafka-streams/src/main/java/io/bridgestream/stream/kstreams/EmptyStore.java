package io.bridgestream.stream.kstreams;

import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;

/** A store that holds nothing: it is there for what Kafka Streams does where there is a store. */
abstract class EmptyStore implements StateStore {
  private final String name;
  private boolean open;

  EmptyStore(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final void init(StateStoreContext context, StateStore root) {
    // A store that isn't registered is never flushed.
    context.register(root, (key, value) -> {});
    open = true;
  }

  @Override
  public final void flush() {}

  @Override
  public final void close() {
    open = false;
  }

  @Override
  public final boolean isOpen() {
    return open;
  }
}
