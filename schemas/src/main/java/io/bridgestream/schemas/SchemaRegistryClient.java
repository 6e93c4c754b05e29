package io.bridgestream.schemas;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
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
  private final AsyncCache<Integer, SchemaLookup> byId;
  private final AsyncCache<SubjectSchema, Integer> registered;
  private final AsyncCache<SubjectSchema, Integer> lookedUp;
  private final AsyncCache<String, RegisteredSchema> latest;

  private record SubjectSchema(String subject, Schema schema) {}

  private SchemaRegistryClient(RegistryOptions options) {
    this.options = options;
    this.http = new RegistryHttp(options);
    this.api = new RegistryApi(http, options.registration());
    RegistryCaching caching = options.caching();
    this.byId =
        cache()
            .maximumWeight(caching.maxSchemaCharacters())
            .weigher((Integer id, SchemaLookup lookup) -> weight(lookup))
            .expireAfter(new Forgetting(caching.unknownIdFor()))
            .buildAsync();
    this.registered = cache().maximumSize(caching.maxSubjects()).buildAsync();
    this.lookedUp = cache().maximumSize(caching.maxSubjects()).buildAsync();
    Caffeine<Object, Object> forLatest = cache().maximumSize(caching.maxSubjects());
    this.latest =
        caching.latestFor().isNegative()
            ? forLatest.buildAsync()
            : forLatest.expireAfterWrite(caching.latestFor()).buildAsync();
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
    return remembered(byId, id, () -> api.schema(id));
  }

  /** Registers a schema under a subject, if it isn't there already, and returns its id. */
  public int register(String subject, Schema schema) {
    return remembered(
        registered, new SubjectSchema(subject, schema), () -> api.register(subject, schema));
  }

  /** Returns the id of a schema that is registered under a subject; refused if it isn't. */
  public int lookUp(String subject, Schema schema) {
    return remembered(
        lookedUp, new SubjectSchema(subject, schema), () -> api.lookUp(subject, schema));
  }

  /** Returns the latest version of a subject; refused if there is none. */
  public RegisteredSchema latest(String subject) {
    return remembered(latest, subject, () -> api.latest(subject));
  }

  /** Asks whether a schema could be registered under a subject by its compatibility level. */
  public boolean compatible(String subject, Schema schema) {
    return api.compatible(subject, schema);
  }

  @Override
  public void close() {
    http.close();
  }

  @SuppressWarnings("unchecked")
  private static Caffeine<Object, Object> cache() {
    return Caffeine.newBuilder().executor(Runnable::run);
  }

  /**
   * The first thread asks, the others wait for its answer; a failure goes to all of them and is
   * forgotten.
   */
  private static <K, V> V remembered(AsyncCache<K, V> cache, K key, Supplier<V> ask) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> theirs = cache.asMap().putIfAbsent(key, mine);
    if (theirs != null) {
      return answer(theirs);
    }
    try {
      V value = ask.get();
      mine.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static <V> V answer(CompletableFuture<V> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        throw failure;
      }
      throw e;
    }
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
