package io.bridgestream.cli;

import io.bridgestream.stream.flink.ConfiguredPipeline;
import io.bridgestream.stream.flink.FlinkOptionValues;
import io.bridgestream.stream.flink.LocalFlink;
import io.bridgestream.stream.kstreams.StreamsProcess;
import io.bridgestream.stream.options.BridgeStreamOptions;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What runs a job. */
enum StreamRuntime {
  /** A Flink job in a cluster of this process. */
  FLINK {
    @Override
    AutoCloseable start(StreamJob job) throws Exception {
      Map<String, String> values = new TreeMap<>();
      values.put("flink.name", job.name());
      values.put("flink.checkpoint-interval", job.commitIntervalMillis() + "ms");
      values.put("flink.configuration.io.tmp.dirs", job.folder().resolve("flink").toString());
      values.put("flink.configuration.web.tmpdir", job.folder().resolve("web").toString());
      values.putAll(job.values());
      BridgeStreamOptions options = BridgeStreamOptions.of(job.source(), values);
      FlinkOptionValues.Parsed flink = FlinkOptionValues.of(job.source(), options);
      LocalFlink cluster = LocalFlink.start(1, job.tasks(), flink.configuration());
      try {
        var unused = cluster.run(flink.options(), new ConfiguredPipeline(job.source(), values));
        return cluster;
      } catch (Exception | Error e) {
        cluster.close();
        throw e;
      }
    }
  },
  /** The Kafka Streams app in this process. */
  KAFKA_STREAMS {
    @Override
    AutoCloseable start(StreamJob job) {
      Map<String, String> values = new TreeMap<>();
      values.put("streams.application-id", job.name());
      values.put("streams.commit-interval", job.commitIntervalMillis() + "ms");
      values.put("streams.state-folder", job.folder().resolve("streams").toString());
      values.put("streams.threads", Integer.toString(job.tasks()));
      values.put("streams.port", "0");
      values.putAll(job.values());
      return StreamsProcess.start(job.source(), BridgeStreamOptions.of(job.source(), values));
    }
  };

  /** Starts a job in this process; what is given back stops it. */
  abstract AutoCloseable start(StreamJob job) throws Exception;

  /** As it is said on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
