package io.bridgestream.cli;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.schemas.MalformedRecordException;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream demo}: the main job on embedded parts, from events to answers. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Starts a Kafka broker, a schema registry and a Flink cluster or Kafka Streams app, all real, streams images"
            + " with questions and captions through a model, and prints the answers as they come.")
final class DemoCommand implements Callable<Integer> {
  private static final int OUTSTANDING = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(50);

  @Spec private CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many events. Default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Their order. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--runtime",
      defaultValue = "flink",
      description = "What runs the job: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private StreamRuntime runtime;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      defaultValue = "${sys:bridgestream.home:-.}/models/emoji-scenes",
      description = "A checkpoint folder. Default: the one that BridgeStream brings along.")
  private Path model;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = {
        "Events as for 'produce', with expected answers beside the texts. Default:"
            + " demo/manifest.jsonl in the checkpoint folder."
      })
  private Optional<Path> manifest = Optional.empty();

  @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON.")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--json", description = "Print the report as JSON and nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  DemoCommand() {}

  @Override
  public Integer call() throws IOException {
    if (events < 1) {
      throw new ParameterException(
          spec.commandLine(), "--events must be at least 1, found " + events);
    }
    DemoEvents source =
        DemoEvents.read(manifest.orElse(model.resolve("demo/manifest.jsonl")), seed);
    PrintWriter err = spec.commandLine().getErr();
    Path log = DemoLog.start();
    ModelFolder.open(model, InferenceOptions.DEFAULTS, err).close();
    DemoTally tally;
    try (DemoCluster cluster = start(log)) {
      tally = answered(source, cluster.connection());
    }
    report(tally);
    if (!tally.complete()) {
      throw new CommandFailedException(
          "Cannot call the demo a success: each event must be answered once; see the report and "
              + log);
    }
    Files.deleteIfExists(log);
    return 0;
  }

  private DemoCluster start(Path log) {
    String what = "starting broker, registry and %s; their log is %s".formatted(runtime, log);
    try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), what)) {
      return DemoCluster.start(runtime, model, log);
    }
  }

  /** Streams the events, and shows the answers or, where only the report is wanted, a bar. */
  private DemoTally answered(DemoEvents source, KafkaConnection connection) {
    if (!json) {
      return stream(source, connection, new DemoScreen(spec.commandLine().getOut())::show);
    }
    AtomicLong shown = new AtomicLong();
    try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), "answering")) {
      return stream(
          source, connection, (event, answer) -> progress.at(shown.incrementAndGet(), events));
    }
  }

  private DemoTally stream(
      DemoEvents source,
      KafkaConnection connection,
      BiConsumer<DemoEvents.Known, ImageAnswer> show) {
    DemoTally tally = new DemoTally();
    try (SchemaRegistryClient registry = connection.registry();
        KafkaProducer<byte[], byte[]> producer = connection.producer(Map.of("linger.ms", 0));
        KafkaConsumer<byte[], byte[]> consumer = connection.consumer(Map.of())) {
      RegistrySerializer<ImageQuestion> serializer =
          RegistrySerializer.of(ImageQuestion.class, registry);
      RegistryDeserializer<ImageAnswer> answers =
          RegistryDeserializer.of(ImageAnswer.class, registry);
      RegistryDeserializer<DeadLetter> letters =
          RegistryDeserializer.of(DeadLetter.class, registry);
      consumer.assign(
          Stream.of("vqa.answers", "vqa.dead-letters")
              .flatMap(topic -> KafkaConnection.partitions(consumer, topic).stream())
              .toList());
      consumer.seekToBeginning(consumer.assignment());
      int sent = 0;
      long lastProgress = System.nanoTime();
      while (tally.outcomes() < events && System.nanoTime() - lastProgress < PATIENCE.toNanos()) {
        for (; sent < events && tally.outstanding() < OUTSTANDING; sent++) {
          send(source.event(sent), serializer, producer, tally);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          lastProgress = System.nanoTime();
          if (record.topic().equals("vqa.answers")) {
            settle(answers.deserialize(record.value()), tally, show);
          } else {
            tally.rejected(
                String.valueOf(letters.deserialize(record.value()).getEventId()),
                System.nanoTime());
          }
        }
      }
    } catch (MalformedRecordException e) {
      throw new CommandFailedException("Cannot read an outcome: " + e.getMessage(), e);
    }
    return tally;
  }

  private static void send(
      DemoEvents.Known known,
      RegistrySerializer<ImageQuestion> serializer,
      KafkaProducer<byte[], byte[]> producer,
      DemoTally tally) {
    ImageQuestion event = known.event();
    byte[] key = event.getEventId().getBytes(StandardCharsets.UTF_8);
    tally.sent(known, System.nanoTime());
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>("vqa.requests", key, serializer.serialize("vqa.requests", event)));
  }

  private static void settle(
      ImageAnswer answer, DemoTally tally, BiConsumer<DemoEvents.Known, ImageAnswer> show) {
    DemoEvents.Known known = tally.known(answer.getEventId());
    tally.answered(answer, System.nanoTime());
    if (known != null) {
      show.accept(known, answer);
    }
  }

  private void report(DemoTally tally) throws IOException {
    byte[] bytes = JsonFile.format(tally.json());
    if (report.isPresent()) {
      Files.write(report.get(), bytes);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? new String(bytes, StandardCharsets.UTF_8) : tally.text());
    out.flush();
  }
}
