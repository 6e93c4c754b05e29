package io.bridgestream.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * A job for one of the runtimes.
 *
 * @param source what messages call the origin of its options
 * @param name its own among the jobs on a broker
 * @param values options by their keys, which stand above what is said here
 * @param commitIntervalMillis how often answers become visible
 * @param folder for what the runtime writes
 * @param tasks how many tasks may work beside each other
 */
record StreamJob(
    String source,
    String name,
    Map<String, String> values,
    long commitIntervalMillis,
    Path folder,
    int tasks) {
  /** Copies the options. */
  StreamJob {
    values = Map.copyOf(values);
  }
}
