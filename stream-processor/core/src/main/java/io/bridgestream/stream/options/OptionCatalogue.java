package io.bridgestream.stream.options;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.model.image.ImageLimits;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EventLimits;
import io.bridgestream.stream.PipelineOptions.Topics;
import io.bridgestream.stream.fetch.HttpFetchOptions;
import java.util.List;
import java.util.stream.Collectors;

/** Every option with its default and what it does: the one place that names keys. */
final class OptionCatalogue {
  /**
   * An option.
   *
   * @param key with dots between groups and hyphens inside a name
   * @param fallback what holds without it; empty if it must be given or may be left out
   * @param text what it does, with its unit
   */
  record Entry(String key, String fallback, String text) {}

  /** Groups whose other keys are Kafka's, the registry's or the runtime's own. */
  static final List<String> PASSED_THROUGH =
      List.of("kafka.", "registry.", "flink.", "streams.configuration.", "metrics.");

  private static final BatchOptions BATCH = BatchOptions.DEFAULTS;
  private static final DispatcherOptions DISPATCH = DispatcherOptions.DEFAULTS;
  private static final EventLimits LIMITS = EventLimits.DEFAULTS;
  private static final ImageLimits IMAGES = ImageLimits.defaults();
  private static final InferenceOptions MODEL = InferenceOptions.DEFAULTS;

  static final List<Entry> ENTRIES =
      List.of(
          new Entry("kafka.topics.requests", "vqa.requests", "The topic to read."),
          new Entry("kafka.topics.answers", Topics.DEFAULTS.answers(), "The topic of answers."),
          new Entry(
              "kafka.topics.dead-letters",
              Topics.DEFAULTS.deadLetters(),
              "The topic of events that could not be answered."),
          new Entry("model.folder", "", "The checkpoint folder with its export. Must be given."),
          new Entry("model.name", "", "What answers call the model; the folder's name if absent."),
          new Entry("model.version", "1", "What answers say of the model's version."),
          new Entry("model.device", "cpu", "cpu or cuda."),
          new Entry("model.cuda-id", "0", "The number of the card."),
          new Entry("model.cuda-memory-bytes", "8589934592", "The most bytes taken of the card."),
          new Entry(
              "model.threads",
              "0",
              "Threads of one run on the processor; 0 for its cores. For a model of less than some"
                  + " million weights 1 is best."),
          new Entry(
              "model.max-pairs",
              "0",
              "The most (image, text) pairs of one run; 0 for 16 on the processor, 128 on a card."),
          new Entry(
              "model.max-images",
              "0",
              "The most images of one run; 0 for 8 on the processor, 16 on a card."),
          new Entry("model.top-answers", "" + MODEL.topAnswers(), "The answers to a question."),
          new Entry(
              "model.image-cache-bytes",
              "" + MODEL.caches().imageBytes(),
              "The most bytes of image features kept, outside the heap; 0 for none."),
          new Entry(
              "model.text-cache-bytes",
              "" + MODEL.caches().textBytes(),
              "The most bytes of text features kept; 0 for none."),
          new Entry("batch.max-items", "" + BATCH.maxItems(), "The most events of a batch."),
          new Entry(
              "batch.max-cost",
              "" + BATCH.maxCost(),
              "The most text tokens x image patches of a batch; an event over it goes alone."),
          new Entry(
              "batch.max-delay", "20ms", "The longest that an event waits for others, or 0ms."),
          new Entry("batch.ageing", "1s", "After this long nothing later passes an event."),
          new Entry("batch.token-bounds", "16,32", "Upper bounds of the buckets of text length."),
          new Entry("batch.model-runs", "" + DISPATCH.modelRuns(), "How many batches run at once."),
          new Entry("batch.preparers", "0", "Threads that prepare events; 0 for the cores."),
          new Entry(
              "batch.max-in-flight",
              "" + DISPATCH.maxInFlight(),
              "The most events taken in and not yet given out."),
          new Entry(
              "batch.max-in-flight-bytes",
              "" + DISPATCH.maxInFlightBytes(),
              "The most bytes of those."),
          new Entry(
              "batch.patience", "120s", "How long one preparation or batch may take at most."),
          new Entry("batch.order", "as-done", "as-done or by-key."),
          new Entry("image.max-bytes", "" + IMAGES.maxBytes(), "The longest image file, in bytes."),
          new Entry("image.max-pixels", "" + IMAGES.maxPixels(), "The most pixels of an image."),
          new Entry("image.max-side", "" + IMAGES.maxSide(), "The longest side, in pixels."),
          new Entry(
              "image.max-decoding-bytes",
              "" + IMAGES.maxDecodingBytes(),
              "The most heap that decoding one image may take, in bytes."),
          new Entry(
              "image.references.folders",
              "",
              "Folders that file: references may lead into; none if absent."),
          new Entry(
              "image.references.hosts",
              "",
              "Hosts that http: and https: references may lead to, such as images.example.org,"
                  + " localhost:8080 or *.example.org; none if absent."),
          new Entry(
              "image.references.addresses",
              "public-only",
              "Which addresses those hosts may have: public-only, or any for one's own network."),
          new Entry("image.references.connect-timeout", "2s", "How long connecting may take."),
          new Entry(
              "image.references.timeout",
              "10s",
              "How long getting an image may take, attempts and redirects included."),
          new Entry(
              "image.references.attempts",
              "" + HttpFetchOptions.DEFAULT_ATTEMPTS,
              "How often an image is asked for while its host is busy or broken."),
          new Entry(
              "image.references.redirects",
              "" + HttpFetchOptions.DEFAULT_MAX_REDIRECTS,
              "The most redirects, each held to the same rules."),
          new Entry(
              "limits.max-event-bytes",
              "" + LIMITS.maxEventBytes(),
              "The longest event, in bytes."),
          new Entry("limits.max-questions", "" + LIMITS.maxQuestions(), "The most questions."),
          new Entry("limits.max-captions", "" + LIMITS.maxCaptions(), "The most captions."),
          new Entry(
              "limits.max-text-chars",
              "" + LIMITS.maxTextChars(),
              "The longest question or caption, in UTF-16 units."),
          new Entry(
              "limits.max-id-chars", "" + LIMITS.maxIdChars(), "The longest id, in UTF-16 units."),
          new Entry(
              "limits.max-outcome-bytes",
              "" + LIMITS.maxOutcomeBytes(),
              "The longest answer or dead letter, in bytes: at most max.message.bytes of their topics."
                  + " A longer dead letter is written without the event, which redrive then reads"
                  + " from the topic that it came from."),
          new Entry("delivery.guarantee", "exactly-once", "exactly-once or at-least-once."),
          new Entry(
              "streams.application-id",
              "bridgestream",
              "The group, and the prefix of transactional ids; the same for all instances."),
          new Entry("streams.threads", "1", "Stream threads of a process; all share one engine."),
          new Entry(
              "streams.state-folder",
              "state",
              "Where Kafka Streams keeps a process's identity; must outlive the process."),
          new Entry(
              "streams.commit-hook",
              "store",
              "How a task learns of a commit: store, or producer, which uses public interfaces only."),
          new Entry(
              "streams.commit-interval", "1s", "How often offsets and answers are committed."),
          new Entry(
              "streams.longest-drain",
              "45s",
              "The longest that a commit waits for what is in flight; after it the process fails."),
          new Entry(
              "streams.transaction-timeout",
              "60s",
              "After which a broker drops what a dead process left open; more than"
                  + " commit-interval and longest-drain together."),
          new Entry(
              "streams.max-poll-interval",
              "5m",
              "After which the group gives a stuck member's partitions to others; more than"
                  + " commit-interval and longest-drain together."),
          new Entry("streams.port", "8080", "Where health is asked for; 0 for a free port."));

  private OptionCatalogue() {}

  static List<String> keys() {
    return ENTRIES.stream().map(Entry::key).toList();
  }

  static boolean isPassedThrough(String key) {
    return PASSED_THROUGH.stream().anyMatch(key::startsWith) && !key.startsWith("kafka.topics.");
  }

  /** Returns docs/options.md. */
  static String markdown() {
    String rows =
        ENTRIES.stream()
            .map(
                entry ->
                    "| `%s` | %s | %s |"
                        .formatted(
                            entry.key(),
                            entry.fallback().isEmpty() ? "" : "`" + entry.fallback() + "`",
                            entry.text()))
            .collect(Collectors.joining("\n"));
    return """
        # Options

        One YAML file for every runtime. Dots between groups are levels of the file. An environment variable
        overrides a key: `BRIDGESTREAM_BATCH_MAX_ITEMS` is `batch.max-items`. Durations are a number with `ms`, `s` or `m`.

        All other keys under `kafka.` go to Kafka's clients untouched (`kafka.bootstrap.servers`, `kafka.security.protocol`, ...),
        those under `registry.` to the schema registry's client under Confluent's names (`registry.schema.registry.url`, ...),
        those under `flink.` to the Flink job ([flink.md](flink.md)), `metrics.` to the runtime, those
        under `streams.configuration.` to Kafka Streams (`streams.configuration.num.standby.replicas`, ...).

        | key | default | meaning |
        |---|---|---|
        %s
        """
        .formatted(rows);
  }
}
