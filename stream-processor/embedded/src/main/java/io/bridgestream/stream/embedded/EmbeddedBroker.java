package io.bridgestream.stream.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker of one node in this process, with its controller, on the loopback interface
 * and ports that were free. Several stand beside each other. It can be stopped and started again
 * with its data on its ports, as a broker that crashed would be; closing it ends it for good.
 *
 * <p>Everything is replicated once, transactions included. Not thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int PORT_ATTEMPTS = 3;
  private static final int NODE = 1;
  private static final Duration LEADERS_WITHIN = Duration.ofMinutes(1);
  private static final Duration LEADERS_ASKED_EVERY = Duration.ofMillis(20);

  private final Path folder;
  private final boolean ownsFolder;
  private final Ports ports;
  private @Nullable KafkaRaftServer server;

  private EmbeddedBroker(Path folder, boolean ownsFolder, Ports ports) {
    this.folder = folder;
    this.ownsFolder = ownsFolder;
    this.ports = ports;
  }

  private record Ports(int broker, int controller) {
    static Ports free() {
      int[] ports = FreePorts.choose(2);
      return new Ports(ports[0], ports[1]);
    }
  }

  /** Starts a broker whose data lies in a temporary folder, which closing it removes. */
  public static EmbeddedBroker start() {
    try {
      return start(Files.createTempDirectory("bridgestream-broker"), true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a temporary folder for the broker", e);
    }
  }

  /**
   * Starts a broker whose data lies in a folder, which is made if it isn't there and stays.
   *
   * @throws IllegalStateException if it can't be started
   */
  public static EmbeddedBroker start(Path folder) {
    return start(folder, false);
  }

  private static EmbeddedBroker start(Path folder, boolean ownsFolder) {
    for (int attempt = 1; ; attempt++) {
      EmbeddedBroker broker = new EmbeddedBroker(folder, ownsFolder, Ports.free());
      try {
        broker.format();
        broker.restart();
        return broker;
      } catch (RuntimeException e) {
        // Another process may have taken a port between its choice and its use.
        if (attempt == PORT_ATTEMPTS) {
          broker.close();
          throw e;
        }
      }
    }
  }

  /** Returns the host and port for {@code bootstrap.servers}; they stay through a restart. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.broker();
  }

  /** Creates topics with as many partitions each, and waits until all can be written to. */
  public void createTopics(int partitions, String... names) {
    Map<String, Object> configuration =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    try (Admin admin = Admin.create(configuration)) {
      admin
          .createTopics(
              Arrays.stream(names).map(name -> new NewTopic(name, partitions, (short) 1)).toList())
          .all()
          .get();
      awaitLeaders(admin, partitions, names);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Cannot create topics %s: %s".formatted(Arrays.toString(names), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot create topics: interrupted", e);
    }
  }

  /**
   * A topic is known before its partitions are led. A producer's first batch could be refused in
   * between and its second be accepted, and then the first never is, and expires: KAFKA-15591. And
   * a topic is created before the broker knows it, which refuses the question then.
   */
  private static void awaitLeaders(Admin admin, int partitions, String... names)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (String name : names) {
      for (int partition = 0; partition < partitions; partition++) {
        all.put(new TopicPartition(name, partition), OffsetSpec.latest());
      }
    }
    long end = System.nanoTime() + LEADERS_WITHIN.toNanos();
    while (!isLed(admin, all, System.nanoTime() > end)) {
      LockSupport.parkNanos(LEADERS_ASKED_EVERY.toNanos());
    }
  }

  private static boolean isLed(Admin admin, Map<TopicPartition, OffsetSpec> all, boolean isLate)
      throws ExecutionException, InterruptedException {
    try {
      admin.listOffsets(all).all().get();
      return true;
    } catch (ExecutionException e) {
      if (isLate || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
      return false;
    }
  }

  /** Stops the broker and keeps its data; does nothing if it is stopped. */
  public void stop() {
    KafkaRaftServer running = server;
    if (running != null) {
      server = null;
      running.shutdown();
      running.awaitShutdown();
    }
  }

  /**
   * Starts the stopped broker again, on its ports and with its data; does nothing if it runs.
   *
   * @throws IllegalStateException if it can't be started
   */
  public void restart() {
    if (server != null) {
      return;
    }
    KafkaRaftServer starting = new KafkaRaftServer(configuration(), Time.SYSTEM);
    try {
      starting.startup();
    } catch (RuntimeException e) {
      starting.shutdown();
      throw new IllegalStateException(
          "Cannot start the embedded broker on %s: %s"
              .formatted(bootstrapServers(), e.getMessage()),
          e);
    }
    server = starting;
  }

  /** Stops the broker, and removes its data if the folder is its own. */
  @Override
  public void close() {
    stop();
    if (ownsFolder) {
      Folders.delete(folder);
    }
  }

  private void format() {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(folder);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(folder.toString())
          .setDirectories(Set.of(folder.toString()))
          .run();
    } catch (Exception e) {
      throw new IllegalStateException(
          "Cannot format the embedded broker's folder %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private KafkaConfig configuration() {
    String controller = "127.0.0.1:" + ports.controller();
    Properties properties = new Properties();
    properties.putAll(BrokerDefaults.PROPERTIES);
    properties.put("node.id", Integer.toString(NODE));
    properties.put("log.dirs", folder.toString());
    properties.put(
        "listeners", "PLAINTEXT://%s,CONTROLLER://%s".formatted(bootstrapServers(), controller));
    properties.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
    properties.put("controller.quorum.voters", NODE + "@" + controller);
    return new KafkaConfig(properties);
  }
}
