package io.bridgestream.stream.metrics;

import io.bridgestream.inference.batch.Batch;
import io.bridgestream.inference.batch.BatchItem;
import io.bridgestream.inference.batch.BatchLoad;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.inference.batch.DispatchReason;
import io.bridgestream.inference.batch.Workload;
import io.bridgestream.stream.metrics.PipelineMetrics.Count;
import io.bridgestream.stream.metrics.PipelineMetrics.Distribution;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Measures batches as they go to the model: size, fill, padding and why they went. Thread-safe. */
public final class BatchMetrics {
  private final BatchOptions options;
  private final Distribution size;
  private final Distribution fill;
  private final Distribution padding;
  private final Map<DispatchReason, Count> reasons = new EnumMap<>(DispatchReason.class);

  /** Creates the series, so that all are there before the first batch. */
  public BatchMetrics(PipelineMetrics metrics, BatchOptions options) {
    this.options = options;
    this.size = metrics.histogram(Metric.BATCH_SIZE);
    this.fill = metrics.histogram(Metric.BATCH_FILL);
    this.padding = metrics.histogram(Metric.BATCH_PADDING);
    for (DispatchReason reason : DispatchReason.values()) {
      reasons.put(reason, metrics.counter(Metric.BATCHES, reason.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Notes a batch that goes now. */
  public void dispatched(Batch<?> batch) {
    BatchLoad load = batch.load();
    size.record(load.items());
    double items = (double) load.items() / options.maxItems();
    double cost = (double) load.paddedCost() / options.maxCost();
    fill.record(Math.min(1, Math.max(items, cost)));
    padding.record(1 - useful(batch) / load.paddedCost());
    reasons.getOrDefault(batch.reason(), more -> {}).add(1);
  }

  private static double useful(Batch<?> batch) {
    double useful = 0;
    for (BatchItem<?> item : batch.items()) {
      Workload workload = item.workload();
      useful += (double) workload.texts() * workload.tokens() * workload.patches();
    }
    return useful;
  }
}
