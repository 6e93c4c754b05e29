package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bridgestream.events.ImageQuestion;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What anybody who may write to a registry can put there. */
@Timeout(30)
class HostileSchemaTest {
  private ScriptedRegistry server;
  private SchemaRegistryClient client;

  @BeforeEach
  void start() throws Exception {
    server = ScriptedRegistry.start();
    client =
        SchemaRegistryClient.open(
            RegistryOptions.of(Map.of("schema.registry.url", server.url(), "max.retries", "0")));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void assertUnusable(String schema, String rule) {
    int id = server.add(schema);
    byte[] value = WireFormat.header(id);

    assertThat(
            catchThrowableOfType(
                MalformedRecordException.class,
                () -> RegistryDeserializer.of(ImageQuestion.class, client).deserialize(value)))
        .hasMessageContaining(rule)
        .extracting(MalformedRecordException::code)
        .isEqualTo("unusable-schema");
  }

  @Test
  void refusesWhatIsNoSchema() {
    assertUnusable("not json", "nested at most 200 deep");
    assertUnusable("{\"type\":\"recrod\"}", "must be valid Avro");
    assertUnusable(
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"Missing\"}]}",
        "valid Avro");
    assertUnusable("", "valid Avro");
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{\"type\":\"array\",\"items\":".repeat(8_000) + "\"int\"" + "}".repeat(8_000);

    assertUnusable(deep, "nested at most 200 deep");
  }

  @Test
  void refusesASchemaOfMegabytes() {
    String symbols = "\"A\"" + ",\"B\"".repeat(300_000);

    assertUnusable(
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[" + symbols + "]}", "1048576 characters");
  }

  @Test
  void refusesNamesThatWriteOutWithoutEnd() {
    StringBuilder schema = new StringBuilder("\"int\"");
    for (int i = 0; i < 40; i++) {
      schema.insert(
          0, "{\"type\":\"record\",\"name\":\"R" + i + "\",\"fields\":[{\"name\":\"a\",\"type\":");
      String second = i == 0 ? "\"int\"" : "\"R" + (i - 1) + "\"";
      schema.append("},{\"name\":\"b\",\"type\":").append(second).append("}]}");
    }

    assertUnusable(schema.toString(), "20000 types");
  }

  @Test
  void refusesOtherKindsOfSchema() {
    server.follow(
        exchange ->
            ScriptedRegistry.answer(
                exchange, 200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message M {}\"}"));

    assertUnusable("\"int\"", "of type AVRO");
  }

  @Test
  void givesUpOnAnAnswerWithoutEnd() {
    server.follow(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = new byte[1 << 16];
          try {
            for (int i = 0; i < 1_000; i++) {
              exchange.getResponseBody().write(chunk);
            }
          } catch (java.io.IOException e) {
            // the client has had enough
          }
          return true;
        });

    assertThat(catchThrowableOfType(RegistryUnavailableException.class, () -> client.schema(1)))
        .hasMessageContaining("one of 1 servers must answer within 1 rounds");
  }

  @Test
  void givesUpOnAnAnswerThatDripsIn() throws Exception {
    try (SchemaRegistryClient hasty =
        SchemaRegistryClient.open(
            RegistryOptions.of(
                Map.of(
                    "schema.registry.url",
                    server.url(),
                    "max.retries",
                    "0",
                    "schema.registry.request.timeout.ms",
                    "300")))) {
      java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
      server.follow(
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
              done.await(10, java.util.concurrent.TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return true;
          });
      long start = System.nanoTime();

      RegistryUnavailableException failure =
          catchThrowableOfType(RegistryUnavailableException.class, () -> hasty.schema(1));

      done.countDown();
      assertThat(failure).hasMessageContaining("didn't answer");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }
}
