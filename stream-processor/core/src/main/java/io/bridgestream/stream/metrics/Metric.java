package io.bridgestream.stream.metrics;

import java.util.List;

/**
 * Everything that is measured, with its name, unit included, and its labels. Prometheus has the
 * name with the prefix {@code bridgestream_}; Flink puts it below the operator's scope.
 */
public enum Metric {
  /** Events taken in. */
  REQUESTS(Kind.COUNTER, "requests_total", "Events taken in."),
  /** Events that were answered. */
  ANSWERS(Kind.COUNTER, "answers_total", "Events that were answered."),
  /** Events that became dead letters. */
  DEAD_LETTERS(
      Kind.COUNTER, "dead_letters_total", "Events that became dead letters.", "stage", "code"),
  /** Batches given to the model. */
  BATCHES(Kind.COUNTER, "batches_total", "Batches given to the model, by why they went.", "reason"),
  /** Events of a batch. */
  BATCH_SIZE(Kind.HISTOGRAM, "batch_size_events", "Events of a batch."),
  /** How full a batch was. */
  BATCH_FILL(
      Kind.HISTOGRAM, "batch_fill_ratio", "Share of a batch's bound of events or cost in use."),
  /** What padding cost. */
  BATCH_PADDING(
      Kind.HISTOGRAM, "batch_padding_ratio", "Share of a batch's text tokens that are padding."),
  /** How long a stage took an event. */
  STAGE_DURATION(
      Kind.HISTOGRAM, "stage_duration_seconds", "How long a stage took an event.", "stage"),
  /** How long an event was on its way. */
  EVENT_DURATION(
      Kind.HISTOGRAM,
      "event_duration_seconds",
      "From taking an event in to giving out its record."),
  /** Events on their way. */
  IN_FLIGHT_EVENTS(Kind.GAUGE, "in_flight_events", "Events taken in and not yet given out."),
  /** Bytes of the events on their way. */
  IN_FLIGHT_BYTES(Kind.GAUGE, "in_flight_bytes", "Bytes of those events."),
  /** Events that wait for the model. */
  QUEUE_EVENTS(Kind.GAUGE, "queue_events", "Prepared events that wait for the model."),
  /** How long the first of them has waited. */
  QUEUE_AGE(Kind.GAUGE, "queue_age_seconds", "How long the longest waiting of them has waited."),
  /** Features found. */
  CACHE_HITS(Kind.COUNTER, "cache_hits_total", "Features found in the cache.", "cache"),
  /** Features not found. */
  CACHE_MISSES(Kind.COUNTER, "cache_misses_total", "Features not found in the cache.", "cache"),
  /** Features that had to make room. */
  CACHE_EVICTIONS(
      Kind.COUNTER, "cache_evictions_total", "Features that had to make room for others.", "cache"),
  /** Features kept. */
  CACHE_ENTRIES(Kind.GAUGE, "cache_entries", "Images or texts whose features are kept.", "cache"),
  /** Bytes of those features. */
  CACHE_BYTES(Kind.GAUGE, "cache_bytes", "Bytes of the features kept.", "cache"),
  /** Runs of graphs. */
  MODEL_RUNS(Kind.COUNTER, "model_runs_total", "Runs of the model's graphs."),
  /** Time in graphs. */
  MODEL_RUN_SECONDS(Kind.COUNTER, "model_run_seconds_total", "Time spent in those runs."),
  /** Runs cut for want of memory. */
  MODEL_OUT_OF_MEMORY(
      Kind.COUNTER, "model_out_of_memory_total", "Runs that had to be cut for want of memory."),
  /** Which model answers. */
  MODEL_INFO(
      Kind.GAUGE,
      "model_info",
      "Which model answers; always 1.",
      "name",
      "version",
      "digest",
      "precision",
      "image_side");

  /** How its values are to be read. */
  public enum Kind {
    /** Only rises, from 0 at the start of the process or task. */
    COUNTER,
    /** Is what it is at the moment. */
    GAUGE,
    /** Many values, of which the distribution counts. */
    HISTOGRAM
  }

  /** What names begin with where nothing else says whose they are. */
  public static final String PREFIX = "bridgestream_";

  private final Kind kind;
  private final String id;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it immutable
  private final List<String> labels;

  Metric(Kind kind, String id, String help, String... labels) {
    this.kind = kind;
    this.id = id;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** Returns how its values are to be read. */
  public Kind kind() {
    return kind;
  }

  /** Returns its name without prefix. */
  public String id() {
    return id;
  }

  /** Returns what it says, in a sentence. */
  public String help() {
    return help;
  }

  /** Returns the names of its labels, in the order of their values. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Checks the values of labels.
   *
   * @throws IllegalArgumentException if they are not as many as the labels
   */
  public List<String> requireValues(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(
          "Cannot measure %s: its labels are %s, found %d values"
              .formatted(id, labels, values.length));
    }
    return List.of(values);
  }
}
