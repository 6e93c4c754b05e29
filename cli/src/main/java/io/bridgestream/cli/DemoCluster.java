package io.bridgestream.cli;

import java.nio.file.Path;
import java.util.Map;

/** Broker, registry and job of the demo, all real. Closing it stops them. */
final class DemoCluster implements AutoCloseable {
  private static final int PARTITIONS = 2;

  /** Answers show when they are committed, so this is most of the latency. */
  private static final long COMMIT_INTERVAL_MILLIS = 200;

  private final LocalServers servers;

  private DemoCluster(LocalServers servers) {
    this.servers = servers;
  }

  /**
   * Starts everything.
   *
   * @param runtime what runs the job
   * @param model an exported checkpoint folder
   * @param log where the parts log, removed with the rest if the process is ended early
   * @throws CommandFailedException if a part doesn't start
   */
  static DemoCluster start(StreamRuntime runtime, Path model, Path log) {
    LocalServers servers = LocalServers.start("demo", log);
    try {
      servers.broker().createTopics(PARTITIONS, "vqa.requests", "vqa.answers", "vqa.dead-letters");
      Map<String, String> values = servers.options();
      values.put("model.folder", model.toString());
      servers.own(
          runtime.start(
              new StreamJob(
                  "the demo",
                  "demo",
                  values,
                  COMMIT_INTERVAL_MILLIS,
                  servers.folder(),
                  PARTITIONS)));
      return new DemoCluster(servers);
    } catch (Exception e) {
      servers.close();
      throw new CommandFailedException("Cannot start the demo: " + KafkaConnection.reason(e), e);
    }
  }

  /** Returns how clients connect. */
  KafkaConnection connection() {
    return servers.connection();
  }

  /** Stops everything; again does nothing. */
  @Override
  public void close() {
    servers.close();
  }
}
