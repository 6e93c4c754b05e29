package io.bridgestream.stream.flink;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this process: the real runtime, on free ports. */
public final class LocalFlink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MiniCluster cluster;
  private final Configuration configuration;

  private LocalFlink(MiniCluster cluster, Configuration configuration) {
    this.cluster = cluster;
    this.configuration = configuration;
  }

  /**
   * Starts a cluster.
   *
   * @param taskManagers how many workers, at least 1
   * @param slots how many tasks of an operator each of them takes
   * @param configuration what else Flink is told
   */
  public static LocalFlink start(int taskManagers, int slots, Configuration configuration)
      throws Exception {
    Configuration local = FlinkJob.restarting();
    local.set(RestOptions.BIND_PORT, "0");
    local.set(RestOptions.ADDRESS, "localhost");
    local.set(TaskManagerOptions.HOST, "localhost");
    local.addAll(configuration);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(local)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return new LocalFlink(cluster, local);
  }

  /** Runs the job in the background until it is cancelled or this is closed. */
  public JobID run(FlinkOptions options, TaskPipeline pipeline) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    FlinkJob.configure(environment, options, pipeline);
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    cluster.submitJob(graph).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return graph.getJobID();
  }

  /** Returns where Prometheus may ask for metrics, if the configuration says so. */
  public OptionalInt prometheusPort() {
    return PrometheusEndpoint.port(configuration);
  }

  /** Returns the cluster, for whoever wants to see or disturb it. */
  public MiniCluster cluster() {
    return cluster;
  }

  /** Stops the jobs and the cluster. */
  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
