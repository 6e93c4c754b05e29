package io.bridgestream.inference;

import io.bridgestream.inference.engine.Engine;
import io.bridgestream.inference.engine.Pair;
import io.bridgestream.inference.engine.PairOutputs;
import io.bridgestream.inference.graph.GraphFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs requests together; when that fails, in halves, until the one that can't be run stands alone.
 * Before a request is blamed, a harmless one must still run: otherwise the device is to blame.
 * Thread-safe.
 */
final class IsolatingRun {
  private final Engine engine;
  private final ModelHeads heads;
  private final Pair harmless;
  private final LongAdder failed = new LongAdder();

  IsolatingRun(Engine engine, ModelHeads heads, Pair harmless) {
    this.engine = engine;
    this.heads = heads;
    this.harmless = harmless;
  }

  /**
   * Runs requests.
   *
   * @return what became of each, in their order
   * @throws InferenceException with {@link InferenceError#DEVICE_FAILED} if nothing runs any longer
   */
  List<Outcome> run(List<PreparedRequest> requests) {
    Outcome[] outcomes = new Outcome[requests.size()];
    run(requests, 0, outcomes);
    return List.of(outcomes);
  }

  /** Returns the number of requests that failed alone. */
  long failedRequests() {
    return failed.sum();
  }

  private void run(List<PreparedRequest> requests, int first, Outcome[] outcomes) {
    if (requests.isEmpty()) {
      return;
    }
    try {
      List<Outcome> all = runTogether(requests);
      for (int i = 0; i < all.size(); i++) {
        outcomes[first + i] = all.get(i);
      }
    } catch (GraphFailure failure) {
      if (requests.size() == 1) {
        outcomes[first] = alone(requests, failure);
        return;
      }
      int half = requests.size() / 2;
      run(requests.subList(0, half), first, outcomes);
      run(requests.subList(half, requests.size()), first + half, outcomes);
    }
  }

  private List<Outcome> runTogether(List<PreparedRequest> requests) throws GraphFailure {
    List<Pair> pairs = new ArrayList<>();
    requests.forEach(request -> pairs.addAll(request.pairs()));
    PairOutputs outputs = engine.run(pairs, heads.outputs(requests));
    List<Outcome> outcomes = new ArrayList<>();
    int first = 0;
    for (PreparedRequest request : requests) {
      Outcome outcome = heads.outcome(request, outputs, first);
      failed.add(outcome instanceof Outcome.Failed ? 1 : 0);
      outcomes.add(outcome);
      first += request.pairs().size();
    }
    return outcomes;
  }

  /** Memory may have been short for a moment, for which the request is not to blame. */
  private Outcome alone(List<PreparedRequest> request, GraphFailure failure) {
    requireWorkingDevice(failure);
    GraphFailure blamed = failure;
    if (failure.kind() == GraphFailure.Kind.OUT_OF_MEMORY) {
      try {
        return runTogether(request).get(0);
      } catch (GraphFailure again) {
        blamed = again;
      }
    }
    failed.increment();
    return switch (blamed.kind()) {
      case OUT_OF_MEMORY ->
          new Outcome.Failed(
              InferenceError.OUT_OF_MEMORY,
              "Cannot answer request: one pair must fit into memory, found too little");
      case FAILED ->
          new Outcome.Failed(
              InferenceError.RUN_FAILED,
              "Cannot answer request: the runtime must accept it, found: " + blamed.getMessage());
    };
  }

  private void requireWorkingDevice(GraphFailure failure) {
    try {
      engine.run(List.of(harmless), ModelHeads.probe());
    } catch (GraphFailure again) {
      again.addSuppressed(failure);
      throw new InferenceException(
          InferenceError.DEVICE_FAILED,
          "Cannot run model: the device must run what it ran before, found: " + again.getMessage(),
          again);
    }
  }
}
