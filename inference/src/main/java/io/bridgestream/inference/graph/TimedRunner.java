package io.bridgestream.inference.graph;

import io.bridgestream.inference.onnx.NamedTensors;
import java.util.concurrent.atomic.LongAdder;

/** Counts the runs and the time that the runtime takes for them. Thread-safe. */
public final class TimedRunner implements GraphRunner {
  private final GraphRunner runner;
  private final LongAdder runs = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** Creates a runner that closes {@code runner} when it is closed. */
  public TimedRunner(GraphRunner runner) {
    this.runner = runner;
  }

  @Override
  public void run(String graph, NamedTensors inputs, NamedTensors outputs) throws GraphFailure {
    long start = System.nanoTime();
    try {
      runner.run(graph, inputs, outputs);
    } finally {
      nanos.add(System.nanoTime() - start);
      runs.increment();
    }
  }

  /** Returns the number of runs, failed ones included. */
  public long runs() {
    return runs.sum();
  }

  /** Returns the time spent in them, in nanoseconds. */
  public long nanos() {
    return nanos.sum();
  }

  @Override
  public void close() {
    runner.close();
  }
}
