package io.bridgestream.stream.flink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * What the job needs of Flink and Kafka.
 *
 * @param name the job's name; the consumer group and the prefix of transactional ids unless {@code
 *     kafka} has a {@code group.id}: one for each job that runs beside others
 * @param topics where events come from and go to
 * @param guarantee exactly once, or at least once for lower latency
 * @param start where a job without a checkpoint begins
 * @param parallelism how many tasks work beside each other
 * @param times intervals and timeouts
 * @param kafka passed on to Kafka's clients as it is, {@code bootstrap.servers} included
 */
public record FlinkOptions(
    String name,
    Topics topics,
    DeliveryGuarantee guarantee,
    Start start,
    Parallelism parallelism,
    Times times,
    Map<String, String> kafka) {
  /** The most that a broker accepts as a transaction's timeout unless it is told otherwise. */
  public static final Duration BROKER_TRANSACTION_LIMIT = Duration.ofMinutes(15);

  /**
   * Topics.
   *
   * @param requests the topic to read
   * @param answers the topic of answers
   * @param deadLetters the topic of events that could not be answered
   */
  public record Topics(String requests, String answers, String deadLetters) {
    /** The names that everybody expects. */
    public static final Topics DEFAULTS =
        new Topics("vqa.requests", "vqa.answers", "vqa.dead-letters");
  }

  /** Where a job without a checkpoint begins, and whether it ends. */
  public enum Start {
    /** At the group's offsets; without any, at the beginning. */
    COMMITTED,
    /** At the beginning. */
    EARLIEST,
    /** At what is sent from now on. */
    LATEST
  }

  /**
   * How many tasks work beside each other.
   *
   * @param source those that read; more than partitions are idle
   * @param model those that ask the model; in one TaskManager they share its sessions
   */
  public record Parallelism(int source, int model) {
    /** One each. */
    public static final Parallelism ONE = new Parallelism(1, 1);
  }

  /**
   * Intervals and timeouts.
   *
   * @param checkpointInterval how often answers become visible to readers of committed records
   * @param checkpointTimeout after which a checkpoint is given up
   * @param transactionTimeout after which a broker drops what a dead job left open; a job that is
   *     away for longer loses answers that its last checkpoint counts as written
   */
  public record Times(
      Duration checkpointInterval, Duration checkpointTimeout, Duration transactionTimeout) {
    /** Answers each second, and as much time to come back as a stock broker gives. */
    public static final Times DEFAULTS =
        new Times(Duration.ofSeconds(1), Duration.ofMinutes(2), BROKER_TRANSACTION_LIMIT);
  }

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException if a rule is broken; names all that are
   */
  public FlinkOptions {
    kafka = Map.copyOf(kafka);
    List<String> problems = new ArrayList<>();
    if (name.isBlank()) {
      problems.add("flink.name must be given");
    }
    if (guarantee == DeliveryGuarantee.NONE) {
      problems.add("delivery.guarantee must be exactly-once or at-least-once, found none");
    }
    if (parallelism.source() < 1 || parallelism.model() < 1) {
      problems.add("flink.parallelism must be at least 1, found " + parallelism);
    }
    if (!kafka.containsKey("bootstrap.servers")) {
      problems.add("kafka.bootstrap.servers must be given");
    }
    Duration atLeast = times.checkpointInterval().plus(times.checkpointTimeout()).multipliedBy(2);
    if (guarantee == DeliveryGuarantee.EXACTLY_ONCE
        && times.transactionTimeout().compareTo(atLeast) < 0) {
      problems.add(
          "flink.transaction-timeout must be at least twice a checkpoint's interval and timeout, "
              + "%s, found %s".formatted(atLeast, times.transactionTimeout()));
    }
    if (times.transactionTimeout().compareTo(BROKER_TRANSACTION_LIMIT) > 0) {
      problems.add(
          "flink.transaction-timeout must be at most %s, as brokers refuse more, found %s"
              .formatted(BROKER_TRANSACTION_LIMIT, times.transactionTimeout()));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /**
   * Returns options with the defaults for all that need not be said.
   *
   * @param name the job's name
   */
  public static FlinkOptions of(String name, Map<String, String> kafka) {
    return new FlinkOptions(
        name,
        Topics.DEFAULTS,
        DeliveryGuarantee.EXACTLY_ONCE,
        Start.COMMITTED,
        Parallelism.ONE,
        Times.DEFAULTS,
        kafka);
  }

  /** Returns these options with another guarantee. */
  public FlinkOptions withGuarantee(DeliveryGuarantee other) {
    return new FlinkOptions(name, topics, other, start, parallelism, times, kafka);
  }

  /** Returns these options with other numbers of tasks. */
  public FlinkOptions withParallelism(Parallelism other) {
    return new FlinkOptions(name, topics, guarantee, start, other, times, kafka);
  }

  /** Returns these options with other times. */
  public FlinkOptions withTimes(Times other) {
    return new FlinkOptions(name, topics, guarantee, start, parallelism, other, kafka);
  }

  /** Returns the consumer group. */
  String group() {
    return kafka.getOrDefault("group.id", name);
  }

  /** Says what holds; of Kafka's properties only the names, as they may hold secrets. */
  @Override
  public String toString() {
    return "FlinkOptions[%s, %s, %s, %s, %s, %s, kafka=%s]"
        .formatted(name, topics, guarantee, start, parallelism, times, kafka.keySet());
  }
}
