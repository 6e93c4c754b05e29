package io.bridgestream.stream;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ModelReference;
import io.bridgestream.events.Provenance;
import io.bridgestream.inference.EngineCounters;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.Outcome;
import io.bridgestream.inference.Outcome.Answered;
import io.bridgestream.inference.Outcome.Failed;
import io.bridgestream.model.image.ExifOrientation;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.schemas.MalformedRecordException;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.schemas.bounds.DatumBounds;
import io.bridgestream.stream.metrics.Stage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event from its bytes to its answer, the same behind every runtime. A bad event becomes a dead
 * letter and harms no other; a broken world (registry, device) is an exception, and nothing was
 * decided about any event.
 *
 * <p>Thread-safe. Closing waits for calls in progress.
 */
public final class EventPipeline implements EventSteps, AutoCloseable {
  private final MatchModel model;
  private final SchemaRegistryClient registry;
  private final ImageFetcher fetcher;
  private final RegistryDeserializer<ImageQuestion> deserializer;
  private final EventValidator validator;
  private final EventPreparer preparer;
  private final Answers answers;
  private final DeadLetters deadLetters;
  private final PipelineRecorder recorder;
  private final int maxOutcomeBytes;
  private final Clock clock;

  private EventPipeline(
      PipelineOptions options,
      MatchModel model,
      SchemaRegistryClient registry,
      ImageFetcher fetcher,
      PipelineRecorder recorder,
      Clock clock) {
    this.model = model;
    this.registry = registry;
    this.fetcher = fetcher;
    this.recorder = recorder;
    this.maxOutcomeBytes = options.limits().maxOutcomeBytes();
    this.clock = clock;
    DatumBounds usual = DatumBounds.DEFAULT;
    this.deserializer =
        RegistryDeserializer.of(
            ImageQuestion.class,
            registry,
            new DatumBounds(options.limits().maxEventBytes(), usual.maxValues(), usual.maxDepth()));
    this.validator = new EventValidator(options.limits());
    this.preparer =
        new EventPreparer(
            model, fetcher, new ImageDecoder(options.images(), ExifOrientation.APPLY), recorder);
    String digest = model.manifest().sourceDigest();
    this.answers =
        new Answers(
            RegistrySerializer.of(ImageAnswer.class, registry),
            options.topics().answers(),
            new ModelReference(options.model().name(), options.model().version(), digest));
    this.deadLetters =
        new DeadLetters(
            RegistrySerializer.of(DeadLetter.class, registry),
            options.topics().deadLetters(),
            digest,
            maxOutcomeBytes,
            clock);
  }

  /**
   * Opens the model, which runs once, and a client of the registry, which is not asked yet. Images
   * must be in the events.
   *
   * @throws io.bridgestream.model.InvalidModelException if the folder holds no sound export
   * @throws io.bridgestream.inference.InferenceException if the device can't be used
   */
  public static EventPipeline open(PipelineOptions options) {
    return open(options, ImageFetcher.NONE, Telemetry.NONE);
  }

  /**
   * Opens a pipeline that takes images by reference as well.
   *
   * @param fetcher closed with the pipeline
   * @param telemetry who is told what happens
   */
  public static EventPipeline open(
      PipelineOptions options, ImageFetcher fetcher, Telemetry telemetry) {
    MatchModel model = MatchModel.open(options.model().folder(), options.model().inference());
    try {
      PipelineRecorder recorder = new PipelineRecorder(telemetry);
      PipelineRecorder.observe(telemetry.metrics(), model, options.model());
      return new EventPipeline(
          options,
          model,
          SchemaRegistryClient.open(options.registry()),
          fetcher,
          recorder,
          Clock.systemUTC());
    } catch (RuntimeException | Error failure) {
      model.close();
      throw failure;
    }
  }

  /**
   * Does everything that needs no graph: reads the record, checks it, gets and decodes its image,
   * resizes and tokenizes.
   *
   * @throws io.bridgestream.schemas.RegistryException if the registry has to be asked and doesn't
   *     answer
   * @throws io.bridgestream.inference.InferenceException if this is closed
   */
  @Override
  public Preparation prepare(InboundRecord record) {
    EventTrace trace = recorder.begin(record);
    String eventId = null;
    try {
      long start = System.nanoTime();
      ImageQuestion event = read(record);
      long read = System.nanoTime();
      recorder.took(trace, Stage.DESERIALIZE, start, read);
      eventId = validator.soundId(event).orElse(null);
      validator.check(event);
      recorder.took(trace, Stage.VALIDATE, read, System.nanoTime());
      return new Preparation.Ready(preparer.prepare(record, event, trace));
    } catch (RejectedEventException e) {
      return rejected(record, trace, eventId, e.reason(), e.rule());
    } catch (RuntimeException e) {
      if (Blame.isNobodys(e)) {
        throw e;
      }
      return rejected(record, trace, eventId, RejectReason.PREPARE_FAILED, unexpected(e));
    }
  }

  /**
   * Answers events as one batch.
   *
   * @return one record for each event, in their order: its answer, or its dead letter
   * @throws io.bridgestream.inference.InferenceException if the device fails whatever it is given,
   *     or this is closed
   * @throws io.bridgestream.schemas.RegistryException if the registry has to be asked and doesn't
   *     answer
   */
  @Override
  public List<OutboundRecord> answer(List<PreparedEvent> events) {
    List<Provenance> provenances = provenances(events);
    long start = System.nanoTime();
    List<Outcome> outcomes = ask(events);
    Answers.BatchTimes times =
        new Answers.BatchTimes(start, System.nanoTime() - start, clock.instant());
    List<OutboundRecord> records = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      PreparedEvent event = events.get(i);
      recorder.took(event.trace(), Stage.QUEUE, event.times().end(), start);
      recorder.took(event.trace(), Stage.MODEL, start, start + times.model());
      records.add(written(event, outcomes.get(i), provenances.get(i), times));
    }
    return records;
  }

  private List<Outcome> ask(List<PreparedEvent> events) {
    Span batch = recorder.beginBatch(events);
    try {
      return model.askPrepared(events.stream().map(PreparedEvent::request).toList());
    } catch (RuntimeException e) {
      batch.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      batch.end();
    }
  }

  @Override
  public long preparedBytes() {
    long side = model.manifest().image().side();
    return Pixels.RGB * side * side;
  }

  /** Returns the digest of the model, as in answers and dead letters. */
  public String modelDigest() {
    return model.manifest().sourceDigest();
  }

  /** Returns what the engine has done, for all who share it. */
  public EngineCounters engineCounters() {
    return model.counters();
  }

  @Override
  public void close() {
    try (fetcher;
        registry) {
      model.close();
    }
  }

  private ImageQuestion read(InboundRecord record) throws RejectedEventException {
    byte[] value = record.value();
    if (value == null) {
      throw new RejectedEventException(
          RejectReason.NO_VALUE, "a record must have a value, found none");
    }
    try {
      return deserializer.deserialize(value);
    } catch (MalformedRecordException e) {
      throw new RejectedEventException(RejectReason.of(e.defect()), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Features count as had if they were there before, or an earlier event of the batch made them.
   */
  private List<Provenance> provenances(List<PreparedEvent> events) {
    Set<String> images = new HashSet<>();
    List<Provenance> provenances = new ArrayList<>(events.size());
    for (PreparedEvent event : events) {
      boolean first = images.add(event.request().imageDigest());
      provenances.add(
          first && !model.remembersImage(event.request()) ? Provenance.MODEL : Provenance.CACHE);
    }
    return provenances;
  }

  private OutboundRecord written(
      PreparedEvent event, Outcome outcome, Provenance provenance, Answers.BatchTimes times) {
    if (outcome instanceof Failed failed) {
      return deadLetter(event, RejectReason.of(failed.error()), failed.message());
    }
    try {
      long start = System.nanoTime();
      OutboundRecord answer = answers.of(event, (Answered) outcome, provenance, times);
      recorder.took(event.trace(), Stage.SERIALIZE, start, System.nanoTime());
      if (answer.bytes() > maxOutcomeBytes) {
        return deadLetter(
            event,
            RejectReason.UNWRITABLE_ANSWER,
            "an answer must have at most %d bytes with its key, found %d"
                .formatted(maxOutcomeBytes, answer.bytes()));
      }
      recorder.answered(event.trace());
      return answer;
    } catch (RuntimeException e) {
      if (Blame.isNobodys(e)) {
        throw e;
      }
      return deadLetter(event, RejectReason.UNWRITABLE_ANSWER, unexpected(e));
    }
  }

  private OutboundRecord deadLetter(PreparedEvent event, RejectReason reason, String rule) {
    recorder.rejected(event.trace(), reason);
    return deadLetters.of(event.record(), event.trace(), event.eventId(), reason, rule);
  }

  private Preparation rejected(
      InboundRecord record,
      EventTrace trace,
      @Nullable String eventId,
      RejectReason reason,
      String rule) {
    recorder.rejected(trace, reason);
    return new Preparation.Rejected(deadLetters.of(record, trace, eventId, reason, rule), reason);
  }

  /** Names the kind only: a message may hold what the event holds. */
  private static String unexpected(RuntimeException e) {
    return "every step must end, found " + e.getClass().getSimpleName();
  }
}
