package io.bridgestream.stream.embedded;

import java.util.Map;

/** What every embedded broker is configured with. */
final class BrokerDefaults {
  /** Room for the images that events carry. */
  private static final String MAX_MESSAGE_BYTES = Integer.toString(32 * 1024 * 1024);

  static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          // A process that was killed must not hold up its successor in a test of seconds.
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"),
          Map.entry("group.min.session.timeout.ms", "500"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("message.max.bytes", MAX_MESSAGE_BYTES),
          Map.entry("replica.fetch.max.bytes", MAX_MESSAGE_BYTES),
          // One user: few threads, and not the 128 MiB that the log cleaner takes by default.
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "2"),
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024)));

  private BrokerDefaults() {}
}
