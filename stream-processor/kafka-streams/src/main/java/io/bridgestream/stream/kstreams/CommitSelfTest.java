package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.options.CommitHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Shows before the first event is read that this version of Kafka Streams calls {@link CommitStore}
 * before it commits: a task of the real library takes one record, which only the hook can let out,
 * and commits. Takes a fraction of a second and no broker.
 */
final class CommitSelfTest {
  private static final String IN = "self-test-in";
  private static final String OUT = "self-test-out";

  private CommitSelfTest() {}

  /**
   * Runs it.
   *
   * @throws IllegalStateException if the hook isn't called
   */
  static void run() {
    check(
        StreamsTopology.build(
            IN, new HeldWork(), CommitHook.STORE, new ThreadWork(), Duration.ofHours(1)));
  }

  static void check(Topology topology) {
    List<byte[]> out;
    try {
      out = commitOne(topology);
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(refusal("it failed"), e);
    }
    if (out.size() != 1) {
      throw new IllegalStateException(
          refusal("it let " + out.size() + " of 1 records out before the commit"));
    }
  }

  private static String refusal(String found) {
    return "Cannot use streams.commit-hook=store with the Kafka Streams on the class path: "
        + found
        + "; set streams.commit-hook to producer";
  }

  private static List<byte[]> commitOne(Topology topology) {
    Path folder = temporaryFolder();
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "commit-self-test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, properties)) {
      driver
          .createInputTopic(IN, new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput(new byte[] {1}, new byte[] {2});
      return driver
          .createOutputTopic(OUT, new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readValuesToList();
    } finally {
      delete(folder);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("bridgestream-self-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds every event until it is hurried. */
  private static final class HeldWork implements EventWork, TaskEvents {
    private final List<Outcome> held = new ArrayList<>();
    private boolean hurried;

    @Override
    public TaskEvents open(TaskId task) {
      return this;
    }

    @Override
    public boolean offer(InboundRecord event) {
      TopicPartition source = new TopicPartition(event.topic(), event.partition());
      held.add(
          new Outcome(
              source,
              event.offset(),
              new OutboundRecord(OUT, event.key(), new byte[] {3}, event.headers(), 0)));
      return true;
    }

    @Override
    public List<Outcome> finished() {
      List<Outcome> outcomes = hurried ? List.copyOf(held) : List.of();
      held.removeAll(outcomes);
      return outcomes;
    }

    @Override
    public List<Outcome> awaitFinished() {
      return finished();
    }

    @Override
    public void hurry() {
      hurried = true;
    }

    @Override
    public void close() {}
  }
}
