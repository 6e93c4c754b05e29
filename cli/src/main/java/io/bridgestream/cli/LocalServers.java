package io.bridgestream.cli;

import io.bridgestream.stream.embedded.EmbeddedBroker;
import io.bridgestream.stream.embedded.EmbeddedRegistry;
import io.bridgestream.stream.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A broker and a registry, both real, on free ports of the loopback interface, and what else is
 * given to them to close. Closing, or the end of the process, stops all of it, the latest first,
 * and removes what it wrote.
 */
final class LocalServers implements AutoCloseable {
  private final Path folder;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread hook;
  private EmbeddedBroker broker;
  private EmbeddedRegistry registry;

  @SuppressWarnings("NullAway.Init") // start fills the fields before it gives the servers away
  private LocalServers(Path folder, Path log) {
    this.folder = folder;
    hook = new Thread(() -> leave(log), "local-servers-cleanup");
  }

  /**
   * Starts both beside each other.
   *
   * @param name what they are started for
   * @param log where the parts log, removed with the rest if the process is ended early
   * @throws CommandFailedException if one doesn't start
   */
  static LocalServers start(String name, Path log) {
    LocalServers servers;
    try {
      servers = new LocalServers(Files.createTempDirectory("bridgestream-" + name), log);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot start the %s: there must be a temporary folder, found %s"
              .formatted(name, e.getMessage()),
          e);
    }
    Runtime.getRuntime().addShutdownHook(servers.hook);
    try {
      servers.startParts();
      return servers;
    } catch (Exception e) {
      servers.close();
      throw new CommandFailedException(
          "Cannot start the %s: %s".formatted(name, KafkaConnection.reason(e)), e);
    }
  }

  /** Returns how clients connect. */
  KafkaConnection connection() {
    return KafkaConnection.of(broker.bootstrapServers(), registry.url());
  }

  EmbeddedBroker broker() {
    return broker;
  }

  /** Returns a folder that goes with the servers. */
  Path folder() {
    return folder;
  }

  /** Returns the options that lead a job to these servers. */
  Map<String, String> options() {
    Map<String, String> values = new TreeMap<>();
    values.put("kafka.bootstrap.servers", broker.bootstrapServers());
    values.put("registry.schema.registry.url", registry.url());
    return values;
  }

  /** Closes a part with the servers, before them. */
  synchronized <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
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

  /** What Ctrl-C leads to: the user knows why all ended, so the log goes too. */
  private void leave(Path log) {
    closeParts();
    log.toFile().delete();
  }

  private void startParts() throws Exception {
    CompletableFuture<EmbeddedRegistry> starting =
        CompletableFuture.supplyAsync(EmbeddedRegistry::start);
    try {
      broker = own(EmbeddedBroker.start(folder.resolve("broker")));
    } finally {
      registry = own(joined(starting));
    }
  }

  private static <T> T joined(CompletableFuture<T> starting) throws Exception {
    try {
      return starting.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private synchronized void closeParts() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The others must end all the same, and there is no one left to tell.
      }
    }
    try {
      Folders.delete(folder);
    } catch (UncheckedIOException e) {
      // A file that a stopping part still holds is left to the system's own cleaning.
    }
  }
}
