package io.bridgestream.schemas;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import org.apache.avro.Schema;

/**
 * A client of a registry that speaks Confluent's REST API. Answers are remembered within bounds, so
 * that a record costs no request and known ids go on working while the registry is away; failures
 * are not remembered. Threads that need the same answer wait for one request.
 *
 * <p>Thread-safe. Every method that asks throws {@link RegistryUnavailableException} if no server
 * answered in the time of {@link RegistryPatience}, and {@link RegistryRefusedException} if the
 * registry said no.
 */
public final class SchemaRegistryClient implements AutoCloseable {
  private final RegistryOptions options;
  private final RegistryHttp http;
  private final RegistryApi api;
  private final Remembered<Integer, SchemaLookup> byId;
  private final Remembered<SubjectSchema, Integer> registered;
  private final Remembered<SubjectSchema, Integer> lookedUp;
  private final Remembered<String, RegisteredSchema> latest;

  private record SubjectSchema(String subject, Schema schema) {}

  private SchemaRegistryClient(RegistryOptions options) {
    this.options = options;
    this.http = new RegistryHttp(options);
    this.api = new RegistryApi(http, options.registration());
    RegistryCaching caching = options.caching();
    this.byId =
        new Remembered<>(
            cache()
                .maximumWeight(caching.maxSchemaCharacters())
                .weigher((Integer id, SchemaLookup lookup) -> weight(lookup))
                .expireAfter(new Forgetting(caching.unknownIdFor()))
                .build());
    this.registered = new Remembered<>(cache().maximumSize(caching.maxSubjects()).build());
    this.lookedUp = new Remembered<>(cache().maximumSize(caching.maxSubjects()).build());
    Caffeine<Object, Object> forLatest = cache().maximumSize(caching.maxSubjects());
    this.latest =
        new Remembered<>(
            caching.latestFor().isNegative()
                ? forLatest.build()
                : forLatest.expireAfterWrite(caching.latestFor()).build());
  }

  /** Opens a client; nothing is sent yet. */
  public static SchemaRegistryClient open(RegistryOptions options) {
    return new SchemaRegistryClient(options);
  }

  /** Returns the options that it was opened with. */
  public RegistryOptions options() {
    return options;
  }

  /** Looks up the schema of an id. */
  public SchemaLookup schema(int id) {
    return byId.get(id, () -> api.schema(id));
  }

  /** Registers a schema under a subject, if it isn't there already, and returns its id. */
  public int register(String subject, Schema schema) {
    return registered.get(new SubjectSchema(subject, schema), () -> api.register(subject, schema));
  }

  /** Returns the id of a schema that is registered under a subject; refused if it isn't. */
  public int lookUp(String subject, Schema schema) {
    return lookedUp.get(new SubjectSchema(subject, schema), () -> api.lookUp(subject, schema));
  }

  /** Returns the latest version of a subject; refused if there is none. */
  public RegisteredSchema latest(String subject) {
    return latest.get(subject, () -> api.latest(subject));
  }

  /** Asks whether a schema could be registered under a subject by its compatibility level. */
  public boolean compatible(String subject, Schema schema) {
    return api.compatible(subject, schema);
  }

  @Override
  public void close() {
    http.close();
  }

  private static Caffeine<Object, Object> cache() {
    return Caffeine.newBuilder().executor(Runnable::run);
  }

  private static int weight(SchemaLookup lookup) {
    return lookup instanceof SchemaLookup.Known known ? 256 + known.characters() : 256;
  }

  /** Schemas never change under their id; an id that is unknown now may be registered next. */
  private record Forgetting(Duration unknownIdFor) implements Expiry<Integer, SchemaLookup> {
    @Override
    public long expireAfterCreate(Integer id, SchemaLookup lookup, long now) {
      return lookup instanceof SchemaLookup.Unknown ? unknownIdFor.toNanos() : Long.MAX_VALUE;
    }

    @Override
    public long expireAfterUpdate(Integer id, SchemaLookup lookup, long now, long left) {
      return expireAfterCreate(id, lookup, now);
    }

    @Override
    public long expireAfterRead(Integer id, SchemaLookup lookup, long now, long left) {
      return left;
    }
  }
}
