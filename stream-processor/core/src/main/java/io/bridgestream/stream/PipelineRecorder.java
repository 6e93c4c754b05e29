package io.bridgestream.stream;

import io.bridgestream.inference.EngineCounters;
import io.bridgestream.inference.InferenceException;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.feature.CacheCounters;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.stream.metrics.Metric;
import io.bridgestream.stream.metrics.PipelineMetrics;
import io.bridgestream.stream.metrics.PipelineMetrics.Count;
import io.bridgestream.stream.metrics.PipelineMetrics.Distribution;
import io.bridgestream.stream.metrics.Stage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Measures and traces what a pipeline does, and shows what its engine counts. Thread-safe. */
final class PipelineRecorder {
  private static final AttributeKey<Long> BATCH_SIZE =
      AttributeKey.longKey("messaging.batch.message_count");
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Map<Stage, Distribution> stages = new EnumMap<>(Stage.class);
  private final Map<RejectReason, Count> rejections = new EnumMap<>(RejectReason.class);
  private final Count answers;
  private final Tracer tracer;

  PipelineRecorder(Telemetry telemetry) {
    PipelineMetrics metrics = telemetry.metrics();
    tracer = telemetry.tracing().getTracer("io.bridgestream.stream");
    for (Stage stage : Stage.values()) {
      stages.put(stage, metrics.histogram(Metric.STAGE_DURATION, stage.label()));
    }
    for (RejectReason reason : RejectReason.values()) {
      rejections.put(
          reason, metrics.counter(Metric.DEAD_LETTERS, reason.stageLabel(), reason.code()));
    }
    answers = metrics.counter(Metric.ANSWERS);
  }

  /** Shows what an engine counts, and which model it is. */
  static void observe(PipelineMetrics metrics, MatchModel model, PipelineOptions.Model options) {
    Engine engine = new Engine(model);
    cache(metrics, "image", engine, EngineCounters::images);
    cache(metrics, "text", engine, EngineCounters::texts);
    metrics.observe(Metric.MODEL_RUNS, engine.value(EngineCounters::runs));
    metrics.observe(
        Metric.MODEL_RUN_SECONDS, engine.value(counters -> counters.runtimeNanos() / SECOND));
    metrics.observe(Metric.MODEL_OUT_OF_MEMORY, engine.value(EngineCounters::outOfMemory));
    ModelManifest manifest = model.manifest();
    metrics.observe(
        Metric.MODEL_INFO,
        () -> 1,
        options.name(),
        options.version(),
        manifest.sourceDigest(),
        manifest.precision().name().toLowerCase(Locale.ROOT),
        Integer.toString(manifest.image().side()));
  }

  EventTrace begin(InboundRecord record) {
    return EventTrace.begin(tracer, record);
  }

  /** Begins a batch: a trace of its own that leads to those of its events. */
  Span beginBatch(List<PreparedEvent> events) {
    SpanBuilder batch = tracer.spanBuilder("answer batch").setNoParent();
    events.forEach(event -> batch.addLink(event.trace().spanContext()));
    return batch.setAttribute(BATCH_SIZE, events.size()).startSpan();
  }

  /** Notes a stage of an event, by {@link System#nanoTime()}. */
  void took(EventTrace trace, Stage stage, long start, long end) {
    stages.getOrDefault(stage, value -> {}).record(Math.max(0, end - start) / SECOND);
    trace.took(stage, start, end);
  }

  void answered(EventTrace trace) {
    answers.add(1);
    trace.answered();
  }

  void rejected(EventTrace trace, RejectReason reason) {
    rejections.getOrDefault(reason, more -> {}).add(1);
    trace.rejected(reason);
  }

  private static void cache(
      PipelineMetrics metrics,
      String name,
      Engine engine,
      Function<EngineCounters, CacheCounters> cache) {
    metrics.observe(
        Metric.CACHE_HITS, engine.value(counters -> cache.apply(counters).hits()), name);
    metrics.observe(
        Metric.CACHE_MISSES, engine.value(counters -> cache.apply(counters).misses()), name);
    metrics.observe(
        Metric.CACHE_EVICTIONS, engine.value(counters -> cache.apply(counters).evictions()), name);
    metrics.observe(
        Metric.CACHE_ENTRIES, engine.value(counters -> cache.apply(counters).entries()), name);
    metrics.observe(
        Metric.CACHE_BYTES, engine.value(counters -> cache.apply(counters).bytes()), name);
  }

  /** An engine whose counters may be asked after it was closed: they stay as they were. */
  private static final class Engine {
    private final MatchModel model;
    private volatile EngineCounters latest;

    Engine(MatchModel model) {
      this.model = model;
      this.latest = model.counters();
    }

    DoubleSupplier value(ToDoubleFunction<EngineCounters> counter) {
      return () -> counter.applyAsDouble(counters());
    }

    private EngineCounters counters() {
      try {
        latest = model.counters();
      } catch (InferenceException closed) {
        return latest;
      }
      return latest;
    }
  }
}
