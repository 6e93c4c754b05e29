package io.bridgestream.stream.options;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.Placement;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.model.image.ImageLimits;
import io.bridgestream.schemas.RegistryOptions;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EmissionOrder;
import io.bridgestream.stream.EventLimits;
import io.bridgestream.stream.ImageFetcher;
import io.bridgestream.stream.PipelineOptions;
import io.bridgestream.stream.fetch.AddressRule;
import io.bridgestream.stream.fetch.AllowedHost;
import io.bridgestream.stream.fetch.HttpFetchOptions;
import io.bridgestream.stream.fetch.ReferenceOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All options of a job or an app, as read from its file and the environment.
 *
 * @param requests the topic to read
 * @param pipeline how events become answers
 * @param dispatcher how they are carried to the model
 * @param preparers threads that prepare events
 * @param references where images may come from that events only refer to
 * @param guarantee what is promised when a process dies
 * @param streams for Kafka Streams
 * @param passed what goes on untouched
 * @param effective every key with its value, secrets hidden: for printing
 */
public record BridgeStreamOptions(
    String requests,
    PipelineOptions pipeline,
    DispatcherOptions dispatcher,
    int preparers,
    ReferenceOptions references,
    DeliveryGuarantee guarantee,
    StreamsSettings streams,
    PassedThrough passed,
    Map<String, String> effective) {
  private static final HttpFetchOptions NO_REFERENCES =
      new HttpFetchOptions(
          List.of(),
          AddressRule.PUBLIC_ONLY,
          ImageLimits.defaults().maxBytes(),
          HttpFetchOptions.Times.DEFAULTS,
          HttpFetchOptions.DEFAULT_ATTEMPTS,
          HttpFetchOptions.DEFAULT_MAX_REDIRECTS);

  /**
   * Properties that go on untouched, without their group's name; they may hold secrets.
   *
   * @param kafka for Kafka's clients
   * @param flink for Flink
   * @param streams for Kafka Streams
   * @param metrics for the runtime's reporters
   */
  public record PassedThrough(
      Map<String, String> kafka,
      Map<String, String> flink,
      Map<String, String> streams,
      Map<String, String> metrics) {
    /** Says the names; never the values. */
    @Override
    public String toString() {
      return "PassedThrough[kafka=%s, flink=%s, streams=%s, metrics=%s]"
          .formatted(kafka.keySet(), flink.keySet(), streams.keySet(), metrics.keySet());
    }
  }

  /**
   * Reads a file with the environment over it.
   *
   * @throws InvalidOptionsException with all problems, if there are any
   */
  public static BridgeStreamOptions read(Path file, Map<String, String> environment) {
    return of(file.toString(), values(file, environment));
  }

  /**
   * Reads a file with the environment over it, as keys and values; secrets are not hidden.
   *
   * @throws InvalidOptionsException if the file can't be read
   */
  public static Map<String, String> values(Path file, Map<String, String> environment) {
    Map<String, String> values = OptionFile.read(file);
    OptionFile.override(values, environment, OptionCatalogue.keys());
    return values;
  }

  /**
   * Takes values by their keys.
   *
   * @param source what messages call their origin
   * @throws InvalidOptionsException with all problems, if there are any
   */
  public static BridgeStreamOptions of(String source, Map<String, String> flat) {
    OptionValues values = new OptionValues(flat);
    BridgeStreamOptions options =
        new BridgeStreamOptions(
            values.text("kafka.topics.requests"),
            pipeline(values),
            dispatcher(values),
            orCores(values.integer("batch.preparers")),
            references(values),
            values.choice("delivery.guarantee", DeliveryGuarantee.class),
            streams(values),
            new PassedThrough(
                values.passedThrough("kafka."),
                values.passedThrough("flink."),
                values.passedThrough("streams.configuration."),
                values.passedThrough("metrics.")),
            values.effective());
    if (!options.passed().kafka().containsKey("bootstrap.servers")) {
      values.problem("kafka.bootstrap.servers must be given");
    }
    if (!values.problems().isEmpty()) {
      throw new InvalidOptionsException(source, values.problems());
    }
    return options;
  }

  /**
   * Opens what gets images by reference.
   *
   * @throws IOException if a folder that references may lead into isn't there
   */
  public ImageFetcher openFetcher() throws IOException {
    return references.open();
  }

  private static PipelineOptions pipeline(OptionValues values) {
    RegistryOptions none = RegistryOptions.of(Map.of("schema.registry.url", "http://localhost"));
    return new PipelineOptions(
        model(values),
        new PipelineOptions.Topics(
            values.text("kafka.topics.answers"), values.text("kafka.topics.dead-letters")),
        values.part(
            "registry.", () -> RegistryOptions.of(values.passedThrough("registry.")), () -> none),
        values.part("limits.", () -> limits(values), () -> EventLimits.DEFAULTS),
        values.part("image.*: ", () -> images(values), ImageLimits::defaults));
  }

  private static PipelineOptions.Model model(OptionValues values) {
    if (values.given("model.folder").isEmpty()) {
      values.problem("model.folder must be given");
    }
    Path folder = Path.of(values.text("model.folder"));
    String name =
        values
            .given("model.name")
            .orElseGet(() -> String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    InferenceOptions inference =
        values.part("model.", () -> inference(values), () -> InferenceOptions.DEFAULTS);
    return new PipelineOptions.Model(folder, name, values.text("model.version"), inference);
  }

  private static InferenceOptions inference(OptionValues values) {
    InferenceOptions placed =
        switch (values.choice("model.device", DeviceKind.class)) {
          case CPU ->
              InferenceOptions.DEFAULTS.withPlacement(
                  new Placement(
                      new Device.Cpu(orCores(values.integer("model.threads"))),
                      Placement.Otherwise.FAIL));
          case CUDA ->
              InferenceOptions.onCard(
                  new Device.Cuda(
                      values.integer("model.cuda-id"), values.whole("model.cuda-memory-bytes")),
                  Placement.Otherwise.FAIL);
        };
    InferenceOptions.RunSizes usual = placed.runs();
    return placed
        .withRuns(
            new InferenceOptions.RunSizes(
                orUsual(values.integer("model.max-pairs"), usual.maxPairs()),
                orUsual(values.integer("model.max-images"), usual.maxImages()),
                usual.maxTexts()))
        .withTopAnswers(values.integer("model.top-answers"))
        .withCaches(
            new InferenceOptions.CacheSizes(
                values.whole("model.image-cache-bytes"),
                values.whole("model.text-cache-bytes"),
                List.of()));
  }

  private static DispatcherOptions dispatcher(OptionValues values) {
    return values.part(
        "batch.",
        () ->
            new DispatcherOptions(
                new BatchOptions(
                    values.integer("batch.max-items"),
                    values.whole("batch.max-cost"),
                    values.duration("batch.max-delay"),
                    values.duration("batch.ageing"),
                    values.list("batch.token-bounds").stream().map(Integer::valueOf).toList()),
                values.integer("batch.model-runs"),
                values.integer("batch.max-in-flight"),
                values.whole("batch.max-in-flight-bytes"),
                values.duration("batch.patience"),
                values.choice("batch.order", EmissionOrder.class)),
        () -> DispatcherOptions.DEFAULTS);
  }

  private static EventLimits limits(OptionValues values) {
    return new EventLimits(
        values.integer("limits.max-event-bytes"),
        values.integer("limits.max-questions"),
        values.integer("limits.max-captions"),
        values.integer("limits.max-text-chars"),
        values.integer("limits.max-id-chars"),
        values.integer("limits.max-outcome-bytes"));
  }

  private static ImageLimits images(OptionValues values) {
    return new ImageLimits(
        values.integer("image.max-bytes"),
        values.integer("image.max-pixels"),
        values.integer("image.max-side"),
        values.whole("image.max-decoding-bytes"));
  }

  private static StreamsSettings streams(OptionValues values) {
    return values.part(
        "streams.",
        () ->
            new StreamsSettings(
                values.text("streams.application-id"),
                values.integer("streams.threads"),
                Path.of(values.text("streams.state-folder")),
                values.choice("streams.commit-hook", CommitHook.class),
                new StreamsSettings.Times(
                    values.duration("streams.commit-interval"),
                    values.duration("streams.longest-drain"),
                    values.duration("streams.transaction-timeout"),
                    values.duration("streams.max-poll-interval")),
                values.integer("streams.port")),
        () -> StreamsSettings.DEFAULTS);
  }

  private static ReferenceOptions references(OptionValues values) {
    return new ReferenceOptions(
        values.list("image.references.folders").stream().map(Path::of).toList(),
        values.part(
            "image.references.", () -> http(values, allowedHosts(values)), () -> NO_REFERENCES));
  }

  private static HttpFetchOptions http(OptionValues values, List<AllowedHost> hosts) {
    return new HttpFetchOptions(
        hosts,
        values.choice("image.references.addresses", AddressRule.class),
        values.integer("image.max-bytes"),
        new HttpFetchOptions.Times(
            values.duration("image.references.connect-timeout"),
            values.duration("image.references.timeout")),
        values.integer("image.references.attempts"),
        values.integer("image.references.redirects"));
  }

  private static List<AllowedHost> allowedHosts(OptionValues values) {
    return values.list("image.references.hosts").stream().map(AllowedHost::parse).toList();
  }

  private static int orCores(int threads) {
    return orUsual(threads, Runtime.getRuntime().availableProcessors());
  }

  private static int orUsual(int given, int usual) {
    return given == 0 ? usual : given;
  }

  /** The values of model.device. */
  private enum DeviceKind {
    CPU,
    CUDA
  }
}
