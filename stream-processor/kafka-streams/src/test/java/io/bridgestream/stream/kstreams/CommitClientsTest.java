package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.options.CommitHook;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class CommitClientsTest {
  private static final ConsumerGroupMetadata GROUP =
      new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ThreadWork thread = new ThreadWork();

  @Test
  void finishesInsideTheTransactionBeforeTheOffsets() {
    Producer<byte[], byte[]> watched = transactional(CommitHook.PRODUCER);
    thread.add(new OnePending());

    watched.sendOffsetsToTransaction(offsets("in", 0, 8), GROUP);
    watched.commitTransaction();

    assertThat(producer.history()).hasSize(1);
    assertThat(producer.consumerGroupOffsetsHistory()).hasSize(1);
  }

  @Test
  void writesNothingOfATransactionThatIsAborted() {
    Producer<byte[], byte[]> watched = transactional(CommitHook.PRODUCER);
    thread.add(new OnePending());

    watched.sendOffsetsToTransaction(offsets("in", 0, 8), GROUP);
    watched.abortTransaction();

    assertThat(producer.history()).isEmpty();
  }

  @Test
  void refusesATransactionPastAnUnansweredEvent() {
    Producer<byte[], byte[]> watched = transactional(CommitHook.STORE);
    thread.add(new OnePending());

    assertThatThrownBy(() -> watched.sendOffsetsToTransaction(offsets("in", 0, 8), GROUP))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot commit in-0 up to 8");
    watched.sendOffsetsToTransaction(offsets("in", 0, 7), GROUP);
    watched.sendOffsetsToTransaction(offsets("in", 1, 8), GROUP);
  }

  @Test
  void finishesBeforeAFlushWithoutTransactions() {
    Producer<byte[], byte[]> watched =
        new CommitClients(CommitHook.PRODUCER, thread).watch(producer, false);
    thread.add(new OnePending());

    watched.flush();

    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void refusesAConsumersCommitPastAnUnansweredEvent() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    thread.add(new OnePending());

    assertThatThrownBy(
            () ->
                new CommitClients(CommitHook.STORE, thread)
                    .watch(consumer)
                    .commitSync(offsets("in", 0, 8)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot commit in-0 up to 8");
  }

  @Test
  void leavesTheWorkOfOtherThreadsAlone() throws InterruptedException {
    Thread other = new Thread(() -> thread.add(new OnePending()));
    other.start();
    other.join();

    transactional(CommitHook.PRODUCER).sendOffsetsToTransaction(offsets("in", 0, 8), GROUP);
    producer.commitTransaction();

    assertThat(producer.history()).isEmpty();
  }

  private Producer<byte[], byte[]> transactional(CommitHook hook) {
    Producer<byte[], byte[]> watched = new CommitClients(hook, thread).watch(producer, true);
    watched.initTransactions();
    watched.beginTransaction();
    return watched;
  }

  static Map<TopicPartition, OffsetAndMetadata> offsets(String topic, int partition, long offset) {
    return Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset));
  }

  /** Event 7 of partition 0. */
  private static final class OnePending implements PendingWork {
    private static final TopicPartition SOURCE = new TopicPartition("in", 0);
    private boolean pending = true;

    @Override
    public void finish(Consumer<Outcome> out) {
      pending = false;
      out.accept(
          new Outcome(SOURCE, 7, new OutboundRecord("out", null, new byte[] {7}, List.of(), 0)));
    }

    @Override
    public boolean isPendingBefore(TopicPartition source, long offset) {
      return pending && source.equals(SOURCE) && offset > 7;
    }
  }
}
