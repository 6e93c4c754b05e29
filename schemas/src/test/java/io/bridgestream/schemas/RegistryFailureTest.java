package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bridgestream.events.ImageQuestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that is away, broken, or says no. */
@Timeout(30)
class RegistryFailureTest {
  private static final String SUBJECT = "vqa.requests-value";

  private ScriptedRegistry server;

  @BeforeEach
  void start() throws Exception {
    server = ScriptedRegistry.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static SchemaRegistryClient client(String urls, String... settings) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("schema.registry.url", urls);
    configuration.put("max.retries", "2");
    configuration.put("retries.wait.ms", "10");
    for (int i = 0; i < settings.length; i += 2) {
      configuration.put(settings[i], settings[i + 1]);
    }
    return SchemaRegistryClient.open(RegistryOptions.of(configuration));
  }

  @Test
  void goesOnWithKnownIdsWhileTheRegistryIsAway() throws Exception {
    try (SchemaRegistryClient client = client(server.url())) {
      RegistrySerializer<ImageQuestion> writer = RegistrySerializer.of(ImageQuestion.class, client);
      RegistryDeserializer<ImageQuestion> reader =
          RegistryDeserializer.of(ImageQuestion.class, client);
      byte[] value = writer.serialize("vqa.requests", ExampleRecords.question());
      reader.deserialize(value);

      server.close();

      assertThat(reader.deserialize(value)).isEqualTo(ExampleRecords.question());
      assertThat(writer.serialize("vqa.requests", ExampleRecords.question())).isEqualTo(value);
      assertThatThrownBy(() -> reader.deserialize(WireFormat.header(2)))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("one of 1 servers must answer within 3 rounds");
    }
  }

  @Test
  void asksAgainAfterTheRegistryIsBack() throws Exception {
    int port = server.port();
    server.close();
    try (SchemaRegistryClient client = client(server.url())) {
      assertThatThrownBy(() -> client.schema(1)).isInstanceOf(RegistryUnavailableException.class);

      try (ScriptedRegistry back = ScriptedRegistry.start(port)) {
        int id = back.add("\"int\"");
        assertThat(client.schema(id)).isInstanceOf(SchemaLookup.Known.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void triesAgainWhatMayPass(int status) {
    AtomicInteger failures = new AtomicInteger();
    server.add("\"int\"");
    server.follow(
        exchange ->
            failures.incrementAndGet() <= 2 && ScriptedRegistry.answer(exchange, status, "busy"));
    try (SchemaRegistryClient client = client(server.url())) {
      assertThat(client.schema(1)).isInstanceOf(SchemaLookup.Known.class);
    }
    assertThat(server.requests()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 405, 422})
  void doesNotTryAgainWhatWasRefused(int status) {
    server.follow(exchange -> ScriptedRegistry.answer(exchange, status, ""));
    try (SchemaRegistryClient client = client(server.url())) {
      assertThat(
              catchThrowableOfType(RegistryRefusedException.class, () -> client.schema(1)).status())
          .isEqualTo(status);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void takesA404OfSomethingElseForNoAnswerAboutTheSchema() {
    try (SchemaRegistryClient client = client(server.url())) {
      server.follow(exchange -> ScriptedRegistry.answer(exchange, 404, "<html>Not Found</html>"));
      assertThatThrownBy(() -> client.schema(1))
          .isInstanceOf(RegistryRefusedException.class)
          .hasMessage(
              "Cannot look up schema 1 at %s: a schema registry must answer, found status 404 and no such answer",
              server.url());

      server.follow(exchange -> ScriptedRegistry.error(exchange, 404, 404, "HTTP 404 Not Found"));
      assertThatThrownBy(() -> client.schema(1)).isInstanceOf(RegistryRefusedException.class);

      server.follow(exchange -> ScriptedRegistry.error(exchange, 404, 40403, "Schema not found"));
      assertThat(client.schema(1)).isInstanceOf(SchemaLookup.Unknown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"id\":-4}",
        "{\"id\":1.5}",
        "{\"id\":99999999999}",
        "{\"id\":\"7\"}"
      })
  void refusesAnAnswerWithoutAnId(String body) {
    server.follow(exchange -> ScriptedRegistry.answer(exchange, 200, body));
    try (SchemaRegistryClient client = client(server.url())) {
      assertThatThrownBy(() -> client.register(SUBJECT, ImageQuestion.getClassSchema()))
          .isInstanceOf(RegistryRefusedException.class);
    }
  }

  @Test
  void saysWhyARegistrationWasRefused() {
    server.follow(
        exchange ->
            ScriptedRegistry.error(exchange, 409, 409, "incompatible: " + "x".repeat(9_000)));
    try (SchemaRegistryClient client = client(server.url())) {
      RegistryRefusedException failure =
          catchThrowableOfType(
              RegistryRefusedException.class,
              () -> client.register(SUBJECT, ImageQuestion.getClassSchema()));

      assertThat(failure.status()).isEqualTo(409);
      assertThat(failure.getMessage())
          .startsWith(
              "Cannot register the schema of io.bridgestream.events.ImageQuestion under subject vqa.requests-value at ")
          .contains("status 409, error 409: incompatible")
          .hasSizeLessThan(1_000);
    }
  }

  @Test
  void writesNothingUnderASchemaThatNobodyRegistered() {
    try (SchemaRegistryClient client = client(server.url(), "auto.register.schemas", "false")) {
      RegistrySerializer<ImageQuestion> writer = RegistrySerializer.of(ImageQuestion.class, client);
      assertThatThrownBy(() -> writer.serialize("vqa.requests", ExampleRecords.question()))
          .isInstanceOf(RegistryRefusedException.class)
          .hasMessageContaining("error 40401");

      int id = server.register(SUBJECT, ImageQuestion.getClassSchema().toString());
      assertThat(writer.serialize("vqa.requests", ExampleRecords.question()))
          .startsWith(WireFormat.header(id));
    }
  }

  @Test
  void goesToTheNextServerAndStaysThere() throws Exception {
    try (ScriptedRegistry other = ScriptedRegistry.start()) {
      other.add("\"int\"");
      other.add("\"long\"");
      server.follow(exchange -> ScriptedRegistry.answer(exchange, 503, ""));
      try (SchemaRegistryClient client = client(server.url() + ", " + other.url())) {
        client.schema(1);
        client.schema(2);
      }
      assertThat(server.requests()).hasSize(1);
      assertThat(other.requests()).hasSize(2);
    }
  }

  @Test
  void asksOnceForManyThreads() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    server.add("\"int\"");
    server.follow(
        exchange -> {
          asked.countDown();
          try {
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return false;
        });
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (SchemaRegistryClient client = client(server.url())) {
      List<Future<SchemaLookup>> lookups = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        lookups.add(threads.submit(() -> client.schema(1)));
      }
      asked.await();
      answer.countDown();
      for (Future<SchemaLookup> lookup : lookups) {
        assertThat(lookup.get()).isEqualTo(lookups.get(0).get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void stopsWaitingWhenInterrupted() throws Exception {
    server.close();
    try (SchemaRegistryClient client =
        client(server.url(), "retries.wait.ms", "600000", "retries.max.wait.ms", "600000")) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> client.schema(1))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("interrupted");

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void remembersSchemasWithinBounds() throws Exception {
    RegistryOptions usual = RegistryOptions.of(Map.of("schema.registry.url", server.url()));
    RegistryCaching small =
        new RegistryCaching(10, 2_000, usual.caching().unknownIdFor(), usual.caching().latestFor());
    RegistryOptions options =
        new RegistryOptions(
            usual.servers(),
            usual.headers(),
            usual.tls(),
            usual.proxy(),
            usual.patience(),
            small,
            usual.registration());
    try (SchemaRegistryClient client = SchemaRegistryClient.open(options)) {
      for (int i = 0; i < 100; i++) {
        client.schema(server.add("{\"type\":\"fixed\",\"name\":\"F" + i + "\",\"size\":1}"));
      }
      for (int id = 1; id <= 100; id++) {
        client.schema(id);
      }
    }
    assertThat(server.requests()).hasSizeGreaterThan(190);
  }
}
