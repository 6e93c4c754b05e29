package io.bridgestream.cli;

import io.bridgestream.stream.embedded.EmbeddedBroker;
import io.bridgestream.stream.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Broker, registry and job of the demo, all real, on free ports of the loopback interface. Closing
 * it, or the end of the process, stops them and removes what they wrote.
 */
final class DemoCluster implements AutoCloseable {
  private static final int PARTITIONS = 2;

  private final Path folder;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread hook;
  private EmbeddedBroker broker;
  private EmbeddedRegistry registry;

  @SuppressWarnings("NullAway.Init") // start fills the fields before it gives the cluster away
  private DemoCluster(Path folder, Path log) {
    this.folder = folder;
    hook = new Thread(() -> leave(log), "demo-cleanup");
  }

  /**
   * Starts everything.
   *
   * @param runtime what runs the job
   * @param model an exported checkpoint folder
   * @param log where the parts log, removed with the rest if the process is ended early
   * @throws CommandFailedException if a part doesn't start
   */
  static DemoCluster start(DemoRuntime runtime, Path model, Path log) {
    DemoCluster cluster;
    try {
      cluster = new DemoCluster(Files.createTempDirectory("bridgestream-demo"), log);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot start the demo: there must be a temporary folder, found " + e.getMessage(), e);
    }
    Runtime.getRuntime().addShutdownHook(cluster.hook);
    try {
      cluster.startParts(runtime, model);
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw new CommandFailedException("Cannot start the demo: " + KafkaConnection.reason(e), e);
    }
  }

  /** Returns how clients connect. */
  KafkaConnection connection() {
    return KafkaConnection.of(broker.bootstrapServers(), registry.url());
  }

  /** Stops everything; again does nothing. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The process is ending, so the hook does the work.
    }
    closeParts();
  }

  /** What Ctrl-C leads to: the user knows why the demo ended, so its log goes too. */
  private void leave(Path log) {
    closeParts();
    log.toFile().delete();
  }

  private void startParts(DemoRuntime runtime, Path model) throws Exception {
    CompletableFuture<EmbeddedRegistry> starting =
        CompletableFuture.supplyAsync(EmbeddedRegistry::start);
    try {
      broker = own(EmbeddedBroker.start(folder.resolve("broker")));
    } finally {
      registry = own(joined(starting));
    }
    broker.createTopics(PARTITIONS, "vqa.requests", "vqa.answers", "vqa.dead-letters");
    own(runtime.run(values(model), folder, PARTITIONS));
  }

  private Map<String, String> values(Path model) {
    return Map.of(
        "kafka.bootstrap.servers", broker.bootstrapServers(),
        "registry.schema.registry.url", registry.url(),
        "model.folder", model.toString());
  }

  private static <T> T joined(CompletableFuture<T> starting) throws Exception {
    try {
      return starting.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private synchronized <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  private synchronized void closeParts() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The others must end all the same, and there is no one left to tell.
      }
    }
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // A file that a stopping part still holds is left to the system's own cleaning.
    }
  }
}
