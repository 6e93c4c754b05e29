package io.bridgestream.cli;

import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.StageTimes;
import io.bridgestream.schemas.MalformedRecordException;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.metrics.LogHistogram;
import io.bridgestream.stream.options.BridgeStreamOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Measures one case under the runtimes, each run between topics of its own. */
final class StreamBenchmark {
  private static final String SOURCE = "the benchmark";
  private static final int PARTITIONS = 2;
  private static final int TASKS = 1;
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double MICROS = 1e-6;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** While code is compiled and caches fill, nothing is measured. */
  private static final double WARM_UP = 0.4;

  private final LocalServers servers;
  private final CpuTimes cpu;
  private final StreamCase measured;
  private final Map<String, String> further;
  private final long commitIntervalMillis;
  private final PrintWriter err;

  /**
   * Creates a benchmark.
   *
   * @param cpu knows the broker's threads
   * @param further options of the job, over the case's own
   * @param commitIntervalMillis how often answers become visible
   * @param err where progress is shown
   */
  StreamBenchmark(
      LocalServers servers,
      CpuTimes cpu,
      StreamCase measured,
      Map<String, String> further,
      long commitIntervalMillis,
      PrintWriter err) {
    this.servers = servers;
    this.cpu = cpu;
    this.measured = measured;
    this.further = further;
    this.commitIntervalMillis = commitIntervalMillis;
    this.err = err;
  }

  /** Events per second, and the microseconds of processor that each of them took. */
  private record Rate(double perSecond, Map<CpuTimes.User, Double> cpu) {}

  /** Measures the model alone: events per second. */
  double engine(Duration each) {
    BridgeStreamOptions options = BridgeStreamOptions.of(SOURCE, options("engine"));
    try (ProgressLine progress = progress("the model alone")) {
      return EngineRate.measure(
          measured, options.pipeline(), options.dispatcher(), each.toNanos() / 2);
    }
  }

  /**
   * Measures one runtime, and the model alone after it.
   *
   * @param engineBefore what the model alone reached before it
   */
  StreamFigure measure(StreamRuntime runtime, Duration each, double engineBefore) throws Exception {
    Rate rate = rate(runtime);
    double engineAfter = engine(each);
    double load = rate.perSecond() / 2;
    LogHistogram latency = new LogHistogram();
    Map<String, LogHistogram> stages = new LinkedHashMap<>();
    latency(runtime, load, each, latency, stages);
    Map<String, LogHistogram.Snapshot> found = new LinkedHashMap<>();
    stages.forEach((stage, values) -> found.put(stage, values.snapshot()));
    return new StreamFigure(
        measured,
        runtime,
        new StreamFigure.Rates(rate.perSecond(), engineBefore, engineAfter),
        rate.cpu(),
        load,
        latency.snapshot(),
        found);
  }

  /**
   * The topic is full before the job begins, so that nothing but the job decides how fast it is.
   */
  private Rate rate(StreamRuntime runtime) throws Exception {
    String run = runtime + "-rate";
    createTopics(run);
    try (ProgressLine progress = progress("filling the topic");
        Sender sender = new Sender(run)) {
      for (int i = 0; i < measured.count(); i++) {
        sender.send(i);
        progress.at(i, measured.count());
      }
      sender.flush();
    }
    int warm = (int) (WARM_UP * measured.count());
    long warmAt = 0;
    int count = 0;
    int countedAtWarm = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(run);
        ProgressLine progress = progress(runtime + " at full rate")) {
      CpuTimes times = cpu.withLoad();
      Map<CpuTimes.User, Long> usedAtWarm = Map.of();
      try (AutoCloseable job = runtime.start(job(run))) {
        long lastProgress = System.nanoTime();
        while (count < measured.count()) {
          int more = consumer.poll(POLL).count();
          count += more;
          progress.at(count, measured.count());
          lastProgress = requireProgress(more, lastProgress);
          if (warmAt == 0 && count >= warm) {
            warmAt = System.nanoTime();
            countedAtWarm = count;
            usedAtWarm = times.read();
          }
        }
        int counted = count - countedAtWarm;
        return new Rate(
            counted * SECOND / (System.nanoTime() - warmAt),
            CpuTimes.perEvent(usedAtWarm, times.read(), counted));
      }
    }
  }

  /** Sends at a fixed pace, whether or not answers keep up: who waits for them sees no queue. */
  private void latency(
      StreamRuntime runtime,
      double load,
      Duration each,
      LogHistogram latency,
      Map<String, LogHistogram> stages)
      throws Exception {
    String run = runtime + "-latency";
    createTopics(run);
    int total = (int) Math.max(20, load * each.toSeconds());
    int warm = (int) (WARM_UP * total);
    int count = 0;
    try (ProgressLine progress = progress(runtime + " at half that rate");
        AutoCloseable job = runtime.start(job(run));
        SchemaRegistryClient registry = servers.connection().registry();
        KafkaConsumer<byte[], byte[]> consumer = consumer(run);
        Sender sender = new Sender(run)) {
      RegistryDeserializer<ImageAnswer> answers =
          RegistryDeserializer.of(ImageAnswer.class, registry);
      sender.send(total);
      awaitFirst(consumer);
      long start = System.nanoTime();
      double gap = SECOND / load;
      Thread sending = new Thread(() -> sender.sendAll(total, start, gap), "bench-sender");
      sending.start();
      long lastProgress = System.nanoTime();
      while (count < total) {
        int before = count;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          ImageAnswer answer = read(answers, record);
          int number = Integer.parseInt(answer.getEventId().substring("event-".length()));
          count++;
          if (number >= warm) {
            latency.record((System.nanoTime() - start - number * gap) / SECOND);
            record(answer.getTimes(), stages);
          }
        }
        progress.at(count, total);
        lastProgress = requireProgress(count - before, lastProgress);
      }
      sending.join();
    }
  }

  private static void record(StageTimes times, Map<String, LogHistogram> stages) {
    Map<String, Long> micros = new LinkedHashMap<>();
    micros.put("fetch", times.getFetch());
    micros.put("decode", times.getDecode());
    micros.put("prepare", times.getPrepare());
    micros.put("queue", times.getQueue());
    micros.put("model", times.getModel());
    micros.forEach(
        (stage, value) ->
            stages.computeIfAbsent(stage, first -> new LogHistogram()).record(value * MICROS));
  }

  private ImageAnswer read(
      RegistryDeserializer<ImageAnswer> answers, ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().endsWith("dead-letters")) {
      throw new CommandFailedException(
          "Cannot measure case %s: every event must be answered, found a dead letter"
              .formatted(measured.name()));
    }
    try {
      return answers.deserialize(record.value());
    } catch (MalformedRecordException e) {
      throw new CommandFailedException("Cannot read an answer: " + e.getMessage(), e);
    }
  }

  private void awaitFirst(KafkaConsumer<byte[], byte[]> consumer) {
    long start = System.nanoTime();
    while (consumer.poll(POLL).isEmpty()) {
      requireProgress(0, start);
    }
  }

  private long requireProgress(int more, long last) {
    long now = System.nanoTime();
    if (more == 0 && now - last > PATIENCE.toNanos()) {
      throw new CommandFailedException(
          "Cannot measure case %s: an answer must come within %s, found none"
              .formatted(measured.name(), PATIENCE));
    }
    return more == 0 ? last : now;
  }

  private ProgressLine progress(String what) {
    return ProgressLine.start(err, measured.name() + ": " + what);
  }

  private void createTopics(String run) {
    servers
        .broker()
        .createTopics(
            PARTITIONS, topic(run, "requests"), topic(run, "answers"), topic(run, "dead-letters"));
  }

  private String topic(String run, String kind) {
    return name(run) + "-" + kind;
  }

  private String name(String run) {
    return "bench-" + measured.name() + "-" + run;
  }

  private StreamJob job(String run) {
    return new StreamJob(
        SOURCE, name(run), options(run), commitIntervalMillis, servers.folder(), TASKS);
  }

  private Map<String, String> options(String run) {
    Map<String, String> values = new TreeMap<>(servers.options());
    values.put("model.folder", measured.model().toString());
    values.put("kafka.topics.requests", topic(run, "requests"));
    values.put("kafka.topics.answers", topic(run, "answers"));
    values.put("kafka.topics.dead-letters", topic(run, "dead-letters"));
    values.putAll(measured.options());
    values.putAll(further);
    return values;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String run) {
    KafkaConsumer<byte[], byte[]> consumer =
        servers.connection().consumer(Map.of("max.poll.records", 10_000));
    consumer.assign(
        Stream.of("answers", "dead-letters")
            .flatMap(kind -> KafkaConnection.partitions(consumer, topic(run, kind)).stream())
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    return consumer;
  }

  /** Sends a case's events. */
  private final class Sender implements AutoCloseable {
    private final String topic;
    private final SchemaRegistryClient registry = servers.connection().registry();
    private final RegistrySerializer<ImageQuestion> serializer =
        RegistrySerializer.of(ImageQuestion.class, registry);
    private final KafkaProducer<byte[], byte[]> producer =
        servers.connection().producer(Map.of("linger.ms", 5));

    Sender(String run) {
      topic = topic(run, "requests");
    }

    void send(int number) {
      ImageQuestion event = measured.event(number);
      byte[] key = event.getEventId().getBytes(StandardCharsets.UTF_8);
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  topic, number % PARTITIONS, key, serializer.serialize(topic, event)));
    }

    /** Sends each event when it is due. */
    void sendAll(int total, long start, double gap) {
      for (int number = 0; number < total; number++) {
        long due = start + (long) (number * gap);
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        send(number);
      }
      flush();
    }

    void flush() {
      producer.flush();
    }

    @Override
    public void close() {
      try (registry) {
        producer.close();
      }
    }
  }
}
