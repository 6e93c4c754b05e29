package io.bridgestream.stream.kstreams;

import io.bridgestream.inference.batch.Workload;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is done to an event, in two steps: everything before the model, and the model. Thread-safe.
 *
 * <p>Bad data is an outcome; both steps throw only what is wrong with the world.
 *
 * @param <P> an event that is ready for the model
 */
public interface WorkSteps<P> extends AutoCloseable {
  /** Reads, fetches and decodes an event. Called on worker threads, many at a time. */
  Preparation<P> prepare(ConsumerRecord<byte[], byte[]> event);

  /** Runs the model. Called by one thread; returns one record for each event, in their order. */
  List<ProducerRecord<byte[], byte[]>> answer(List<P> events);

  /** Runs the model once, before the first event. */
  void warmUp();

  @Override
  void close();

  /** What preparing led to. */
  sealed interface Preparation<P> {}

  /**
   * An event that the model can answer.
   *
   * @param deadline {@link System#nanoTime()} by which it should be answered
   */
  record Ready<P>(P event, Workload workload, OptionalLong deadline) implements Preparation<P> {}

  /** An event that it can't, and the dead letter that says why. */
  record Rejected<P>(ProducerRecord<byte[], byte[]> deadLetter) implements Preparation<P> {}
}
