package io.bridgestream.cli;

import io.bridgestream.stream.flink.ConfiguredPipeline;
import io.bridgestream.stream.flink.FlinkOptionValues;
import io.bridgestream.stream.flink.LocalFlink;
import io.bridgestream.stream.kstreams.StreamsProcess;
import io.bridgestream.stream.options.BridgeStreamOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What runs the demo's job. */
enum DemoRuntime {
  /** A Flink job in a cluster of this process. */
  FLINK {
    @Override
    AutoCloseable run(Map<String, String> values, Path folder, int tasks) throws Exception {
      Map<String, String> own = new TreeMap<>(values);
      // Answers show when a checkpoint commits them, so this is most of the latency.
      own.put("flink.checkpoint-interval", COMMIT_INTERVAL);
      own.put("flink.configuration.io.tmp.dirs", folder.resolve("flink").toString());
      own.put("flink.configuration.web.tmpdir", folder.resolve("web").toString());
      BridgeStreamOptions options = BridgeStreamOptions.of(SOURCE, own);
      FlinkOptionValues.Parsed flink = FlinkOptionValues.of(SOURCE, options);
      LocalFlink cluster = LocalFlink.start(1, tasks, flink.configuration());
      try {
        var unused = cluster.run(flink.options(), new ConfiguredPipeline(SOURCE, own));
        return cluster;
      } catch (Exception e) {
        cluster.close();
        throw e;
      }
    }
  },
  /** The Kafka Streams app in this process. */
  KAFKA_STREAMS {
    @Override
    AutoCloseable run(Map<String, String> values, Path folder, int tasks) {
      Map<String, String> own = new TreeMap<>(values);
      own.put("streams.commit-interval", COMMIT_INTERVAL);
      own.put("streams.state-folder", folder.resolve("streams").toString());
      own.put("streams.threads", Integer.toString(tasks));
      own.put("streams.port", "0");
      return StreamsProcess.start(SOURCE, BridgeStreamOptions.of(SOURCE, own));
    }
  };

  private static final String SOURCE = "the demo";
  private static final String COMMIT_INTERVAL = "200ms";

  /**
   * Starts the job.
   *
   * @param values options: where everything is
   * @param folder for what the runtime writes
   * @param tasks how many tasks work beside each other
   */
  abstract AutoCloseable run(Map<String, String> values, Path folder, int tasks) throws Exception;

  /** As it is said on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
