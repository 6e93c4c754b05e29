package io.bridgestream.stream.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bridgestream.schemas.RegistryOptions;
import io.bridgestream.schemas.RegistryRefusedException;
import io.bridgestream.schemas.SchemaLookup;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class EmbeddedRegistryIT {
  private static final Schema FIRST =
      SchemaBuilder.record("Letter").fields().requiredString("text").endRecord();
  private static final Schema FOLLOWING =
      SchemaBuilder.record("Letter")
          .fields()
          .requiredString("text")
          .optionalString("author")
          .endRecord();
  private static final Schema BREAKING =
      SchemaBuilder.record("Letter").fields().requiredInt("number").endRecord();

  @Test
  void keepsSchemasAndRefusesOneThatBreaksReaders() {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        SchemaRegistryClient client = client(registry)) {
      int first = client.register("letters-value", FIRST);
      int following = client.register("letters-value", FOLLOWING);

      assertThat(following).isNotEqualTo(first);
      assertThat(client.schema(first)).isInstanceOf(SchemaLookup.Known.class);
      assertThat(client.latest("letters-value").id()).isEqualTo(following);
      assertThatThrownBy(() -> client.register("letters-value", BREAKING))
          .isInstanceOf(RegistryRefusedException.class)
          .hasMessageContaining("409");
    }
  }

  @Test
  void saysOfAnIdOrASchemaThatItHasNone() {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        SchemaRegistryClient client = client(registry)) {
      assertThat(client.schema(987_654)).isInstanceOf(SchemaLookup.Unknown.class);
      assertThatThrownBy(() -> client.latest("letters-value"))
          .isInstanceOf(RegistryRefusedException.class)
          .hasMessageContaining("error 40401");

      int id = client.register("letters-value", FIRST);

      assertThat(client.lookUp("letters-value", FIRST)).isEqualTo(id);
      assertThat(client.compatible("letters-value", FOLLOWING)).isTrue();
      assertThat(client.compatible("letters-value", BREAKING)).isFalse();
      assertThatThrownBy(() -> client.lookUp("letters-value", FOLLOWING))
          .isInstanceOf(RegistryRefusedException.class)
          .hasMessageContaining("error 40403");
    }
  }

  @Test
  void standsBesideAnotherAndIsGoneWhenClosed() {
    EmbeddedRegistry second;
    try (EmbeddedRegistry first = EmbeddedRegistry.start()) {
      second = EmbeddedRegistry.start();
      assertThat(second.url()).isNotEqualTo(first.url());
      assertThat(listens(first.url())).isTrue();
      assertThat(listens(second.url())).isTrue();
      second.close();
      assertThat(listens(first.url())).isTrue();
    }
    assertThat(listens(second.url())).isFalse();
  }

  @Test
  void endsWithAParentThatIsKilled() throws Exception {
    Process owner =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    RegistryOwner.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(owner.getInputStream(), UTF_8))) {
      String url = lines.readLine();
      assertThat(url).startsWith("http://127.0.0.1:");
      ProcessHandle registry = owner.children().findFirst().orElseThrow();

      owner.destroyForcibly().waitFor();

      await("the registry's end")
          .atMost(Duration.ofSeconds(20))
          .until(() -> !registry.isAlive() && !listens(url));
    } finally {
      owner.destroyForcibly();
    }
  }

  private static SchemaRegistryClient client(EmbeddedRegistry registry) {
    return SchemaRegistryClient.open(
        RegistryOptions.of(Map.of("schema.registry.url", registry.url())));
  }

  private static boolean listens(String url) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
