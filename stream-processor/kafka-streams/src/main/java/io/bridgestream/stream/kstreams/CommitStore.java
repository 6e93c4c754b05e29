package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.OutboundRecord;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store that holds nothing and is flushed before each commit, because Streams takes it for a
 * cache. The only class that uses internals of Kafka Streams; {@link CommitSelfTest} shows at start
 * that they still do what this needs.
 */
final class CommitStore extends EmptyStore implements CachedStateStore<Object, Object> {
  static final String NAME = "events-in-flight";

  private Runnable beforeCommit = () -> {};

  private CommitStore() {
    super(NAME);
  }

  /** Makes the store of each task; without a changelog. */
  static StoreBuilder<CommitStore> builder() {
    return new PlainStoreBuilder<>(NAME, CommitStore::new);
  }

  /**
   * Has a task's work finished before its commits; its outcomes are forwarded from the processor
   * that calls this.
   */
  static void attach(ProcessorContext<byte[], OutboundRecord> context, PendingWork work) {
    StateStore store = context.getStateStore(NAME);
    while (store instanceof WrappedStateStore<?, ?, ?> wrapped) {
      store = wrapped.wrapped();
    }
    InternalProcessorContext<byte[], OutboundRecord> inner =
        (InternalProcessorContext<byte[], OutboundRecord>) context;
    ProcessorNode<?, ?, ?, ?> node = inner.currentNode();
    ((CommitStore) store).beforeCommit = () -> forwardFrom(node, inner, work);
  }

  /** Streams lets only the current node forward, and between records there is none. */
  private static void forwardFrom(
      ProcessorNode<?, ?, ?, ?> node,
      InternalProcessorContext<byte[], OutboundRecord> context,
      PendingWork work) {
    ProcessorNode<?, ?, ?, ?> nodeBefore = context.currentNode();
    ProcessorRecordContext recordBefore = context.recordContext();
    context.setCurrentNode(node);
    Consumer<Outcome> forward =
        outcome -> {
          Record<byte[], OutboundRecord> record = KafkaRecords.forwarded(outcome.record());
          context.setRecordContext(
              new ProcessorRecordContext(
                  record.timestamp(),
                  outcome.offset(),
                  outcome.source().partition(),
                  outcome.source().topic(),
                  record.headers()));
          context.forward(record);
        };
    try {
      work.finish(forward);
    } finally {
      context.setCurrentNode(nodeBefore);
      context.setRecordContext(recordBefore);
    }
  }

  @Override
  public void flushCache() {
    beforeCommit.run();
  }

  @Override
  public void clearCache() {}

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public boolean persistent() {
    return false;
  }
}
