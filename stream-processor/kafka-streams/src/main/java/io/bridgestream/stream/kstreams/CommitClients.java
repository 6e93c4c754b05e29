package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.options.CommitHook;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a Streams app, watched. Whichever hook is chosen, a commit past an unanswered
 * event is refused. Under {@link CommitHook#PRODUCER} pending work is finished here too: when
 * offsets are put into the transaction, or, without transactions, when the producer is flushed
 * before the consumer commits.
 *
 * <p>The wrappers are proxies, so that a client interface may gain methods.
 */
final class CommitClients implements KafkaClientSupplier {
  private final CommitHook hook;
  private final ThreadWork work;

  CommitClients(CommitHook hook, ThreadWork work) {
    this.hook = hook;
    this.work = work;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    return watch(producer, config.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return watch(consumer(config));
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @SuppressWarnings("unchecked")
  Producer<byte[], byte[]> watch(Producer<byte[], byte[]> producer, boolean transactional) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            CommitClients.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("sendOffsetsToTransaction")) {
                beforeOffsets(producer, arguments[0]);
              } else if (method.getName().equals("flush") && !transactional) {
                beforeFlush(producer);
              }
              return call(producer, method, arguments);
            });
  }

  @SuppressWarnings("unchecked")
  Consumer<byte[], byte[]> watch(Consumer<byte[], byte[]> consumer) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            CommitClients.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("commit") && arguments != null) {
                check(arguments[0]);
              }
              return call(consumer, method, arguments);
            });
  }

  /**
   * The transaction is open by now, and what is sent here is committed with the offsets or not at
   * all: a send that fails later fails the commit, so nothing is lost by not asking its future.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void beforeOffsets(Producer<byte[], byte[]> producer, Object offsets) {
    if (hook == CommitHook.PRODUCER) {
      work.finish(outcome -> producer.send(KafkaRecords.produced(outcome.record())));
    }
    check(offsets);
  }

  private void beforeFlush(Producer<byte[], byte[]> producer) {
    if (hook != CommitHook.PRODUCER) {
      return;
    }
    List<Future<?>> sent = new ArrayList<>();
    work.finish(outcome -> sent.add(producer.send(KafkaRecords.produced(outcome.record()))));
    producer.flush();
    for (Future<?> send : sent) {
      try {
        send.get();
      } catch (ExecutionException e) {
        throw new KafkaException(
            "Cannot write an outcome: the offsets before it stay uncommitted", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("Cannot write an outcome: interrupted", e);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void check(Object offsets) {
    if (offsets instanceof Map<?, ?> map) {
      work.check((Map<TopicPartition, OffsetAndMetadata>) map);
    }
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
