package io.bridgestream.stream.kstreams;

import com.sun.net.httpserver.HttpExchange;
import io.bridgestream.stream.metrics.InMemoryMetrics;
import io.bridgestream.stream.metrics.LogHistogram;
import io.bridgestream.stream.metrics.Metric;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All measurements as Prometheus reads them: its own text, or OpenMetrics for whom prefers it. */
final class PrometheusPage {
  private static final String TOTAL = "_total";
  private static final String INFO = "_info";
  private static final double[] SECONDS = {
    1e-4,
    2.5e-4,
    5e-4,
    1e-3,
    2.5e-3,
    5e-3,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    30,
    Double.POSITIVE_INFINITY
  };
  private static final double[] RATIOS = {
    0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, Double.POSITIVE_INFINITY
  };
  private static final double[] NUMBERS = {
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, Double.POSITIVE_INFINITY
  };

  private final InMemoryMetrics metrics;
  private final ExpositionFormats formats = ExpositionFormats.init();

  PrometheusPage(InMemoryMetrics metrics) {
    this.metrics = metrics;
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExpositionFormatWriter writer =
          formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      writer.write(page, snapshots());
      exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
      exchange.sendResponseHeaders(200, page.size());
      page.writeTo(exchange.getResponseBody());
    }
  }

  private MetricSnapshots snapshots() {
    List<InMemoryMetrics.Value> values = metrics.values();
    List<InMemoryMetrics.Values> histograms = metrics.histograms();
    List<MetricSnapshot> all = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      all.add(
          switch (metric.kind()) {
            case COUNTER -> counter(metric, values);
            case GAUGE -> metric.id().endsWith(INFO) ? info(metric, values) : gauge(metric, values);
            case HISTOGRAM -> histogram(metric, histograms);
          });
    }
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot counter(Metric metric, List<InMemoryMetrics.Value> values) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(name(metric, TOTAL)).help(metric.help());
    for (InMemoryMetrics.Value value : values) {
      if (value.metric() == metric) {
        counter.dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels(metric, value.labels()))
                .value(value.value())
                .build());
      }
    }
    return counter.build();
  }

  private static MetricSnapshot gauge(Metric metric, List<InMemoryMetrics.Value> values) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(name(metric, "")).help(metric.help());
    for (InMemoryMetrics.Value value : values) {
      if (value.metric() == metric) {
        gauge.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(metric, value.labels()))
                .value(value.value())
                .build());
      }
    }
    return gauge.build();
  }

  private static MetricSnapshot info(Metric metric, List<InMemoryMetrics.Value> values) {
    InfoSnapshot.Builder info = InfoSnapshot.builder().name(name(metric, INFO)).help(metric.help());
    for (InMemoryMetrics.Value value : values) {
      if (value.metric() == metric) {
        info.dataPoint(
            InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(labels(metric, value.labels()))
                .build());
      }
    }
    return info.build();
  }

  private static MetricSnapshot histogram(Metric metric, List<InMemoryMetrics.Values> histograms) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder().name(name(metric, "")).help(metric.help());
    for (InMemoryMetrics.Values values : histograms) {
      if (values.metric() == metric) {
        histogram.dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(labels(metric, values.labels()))
                .classicHistogramBuckets(buckets(bounds(metric), values.values()))
                .sum(values.values().sum())
                .build());
      }
    }
    return histogram.build();
  }

  private static ClassicHistogramBuckets buckets(double[] bounds, LogHistogram.Snapshot values) {
    long[] counts = new long[bounds.length];
    long below = 0;
    for (int i = 0; i < bounds.length; i++) {
      long upTo = Double.isInfinite(bounds[i]) ? values.count() : values.countUpTo(bounds[i]);
      counts[i] = upTo - below;
      below = upTo;
    }
    return ClassicHistogramBuckets.of(bounds, counts);
  }

  /** Bounds that suit what a name ends with, its unit. */
  private static double[] bounds(Metric metric) {
    return metric.id().endsWith("_seconds")
        ? SECONDS
        : metric.id().endsWith("_ratio") ? RATIOS : NUMBERS;
  }

  /** The writers add the endings that a kind must have. */
  private static String name(Metric metric, String ending) {
    String name = Metric.PREFIX + metric.id();
    return name.substring(0, name.length() - ending.length());
  }

  private static Labels labels(Metric metric, List<String> values) {
    return Labels.of(metric.labels(), values);
  }
}
