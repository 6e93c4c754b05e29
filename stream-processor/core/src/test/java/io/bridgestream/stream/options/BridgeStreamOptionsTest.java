package io.bridgestream.stream.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bridgestream.inference.InferenceOptions.RunSizes;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EmissionOrder;
import io.bridgestream.stream.EventLimits;
import io.bridgestream.stream.fetch.AddressRule;
import io.bridgestream.stream.fetch.AllowedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeStreamOptionsTest {
  private static final String LEAST =
      """
      kafka:
        bootstrap.servers: broker:9092
      registry:
        schema.registry.url: http://registry:8081
      model:
        folder: /models/base
      """;

  @TempDir private Path folder;

  @Test
  void needsLittle() throws IOException {
    BridgeStreamOptions options = read(LEAST, Map.of());

    assertThat(options.requests()).isEqualTo("vqa.requests");
    assertThat(options.dispatcher()).isEqualTo(DispatcherOptions.DEFAULTS);
    assertThat(options.pipeline().limits()).isEqualTo(EventLimits.DEFAULTS);
    assertThat(options.pipeline().model().name()).isEqualTo("base");
    assertThat(options.guarantee()).isEqualTo(DeliveryGuarantee.EXACTLY_ONCE);
    assertThat(options.passed().kafka()).containsOnlyKeys("bootstrap.servers");
  }

  @Test
  void readsGroupsListsAndWhatItPassesOn() throws IOException {
    BridgeStreamOptions options =
        read(
            LEAST
                + """
                model.max-images: 32
                batch:
                  max-items: 7
                  max-delay: 5ms
                  token-bounds: [8, 24]
                  order: by-key
                limits.max-questions: 3
                delivery:
                  guarantee: at-least-once
                image:
                  references:
                    folders: [/a, /b]
                    hosts: [images.example.org, "*.cdn.example.org:8443"]
                    addresses: any
                    timeout: 3s
                    attempts: 1
                flink:
                  parallelism: 4
                """,
            Map.of());

    assertThat(options.pipeline().model().inference().runs())
        .isEqualTo(new RunSizes(RunSizes.DEFAULTS.maxPairs(), 32, RunSizes.DEFAULTS.maxTexts()));
    assertThat(options.dispatcher().batch().maxItems()).isEqualTo(7);
    assertThat(options.dispatcher().batch().maxDelay()).isEqualTo(Duration.ofMillis(5));
    assertThat(options.dispatcher().batch().tokenBounds()).containsExactly(8, 24);
    assertThat(options.dispatcher().order()).isEqualTo(EmissionOrder.BY_KEY);
    assertThat(options.pipeline().limits().maxQuestions()).isEqualTo(3);
    assertThat(options.guarantee()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
    assertThat(options.references().folders()).containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(options.references().http().hosts())
        .containsExactly(
            AllowedHost.parse("images.example.org"), AllowedHost.parse("*.cdn.example.org:8443"));
    assertThat(options.references().http().addresses()).isEqualTo(AddressRule.ANY);
    assertThat(options.references().http().times().total()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.references().http().attempts()).isEqualTo(1);
    assertThat(options.references().http().maxBytes())
        .isEqualTo(options.pipeline().images().maxBytes());
    assertThat(options.passed().flink()).containsEntry("parallelism", "4");
  }

  @Test
  void readsTheGroupOfKafkaStreams() throws IOException {
    BridgeStreamOptions options =
        read(
            LEAST
                + """
                streams:
                  application-id: app
                  threads: 3
                  state-folder: /there
                  commit-hook: producer
                  commit-interval: 200ms
                  longest-drain: 30s
                  max-poll-interval: 60m
                  port: 0
                  configuration:
                    num.standby.replicas: 1
                """,
            Map.of("BRIDGESTREAM_STREAMS_TRANSACTION_TIMEOUT", "2m"));

    assertThat(options.streams())
        .isEqualTo(
            new StreamsSettings(
                "app",
                3,
                Path.of("/there"),
                CommitHook.PRODUCER,
                new StreamsSettings.Times(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofHours(1)),
                0));
    assertThat(options.passed().streams()).containsExactly(Map.entry("num.standby.replicas", "1"));
    assertThat(read(LEAST, Map.of()).streams()).isEqualTo(StreamsSettings.DEFAULTS);
  }

  @Test
  void holdsTheTimesOfKafkaStreamsAgainstEachOther() {
    Map<String, String> values =
        Map.of(
            "kafka.bootstrap.servers", "broker:9092",
            "registry.schema.registry.url", "http://registry:8081",
            "model.folder", "/models/base",
            "streams.commit-interval", "1s",
            "streams.longest-drain", "59s",
            "streams.max-poll-interval", "10s",
            "streams.threads", "0",
            "streams.port", "99999",
            "streams.commit-intervall", "1s");

    InvalidOptionsException e =
        catchThrowableOfType(
            InvalidOptionsException.class, () -> BridgeStreamOptions.of("test", values));

    assertThat(e.problems())
        .containsExactlyInAnyOrder(
            "streams.transaction-timeout must be longer than commit-interval and longest-drain"
                + " together, 60000ms, found 60000ms",
            "streams.max-poll-interval must be longer than commit-interval and longest-drain"
                + " together, 60000ms, found 10000ms",
            "streams.threads must be at least 1, found 0",
            "streams.port must be from 0 to 65535, found 99999",
            "streams.commit-intervall is unknown; the nearest option is streams.commit-interval");
  }

  @Test
  void letsTheEnvironmentOverride() throws IOException {
    BridgeStreamOptions options =
        read(
            LEAST,
            Map.of(
                "BRIDGESTREAM_BATCH_MAX_ITEMS", "3",
                "BRIDGESTREAM_KAFKA_BOOTSTRAP_SERVERS", "other:9092",
                "BRIDGESTREAM_JAVA_OPTS", "-Xmx1g",
                "HOME", "/root"));

    assertThat(options.dispatcher().batch().maxItems()).isEqualTo(3);
    assertThat(options.passed().kafka()).containsEntry("bootstrap.servers", "other:9092");
  }

  @Test
  void saysAllThatIsWrongAtOnce() throws IOException {
    Files.writeString(
        folder.resolve("options.yaml"),
        """
        batch:
          max-itmes: 7
          max-delay: soon
          max-items: 0
        limits:
          max-questions: many
        image.references.hosts: http://example.org
        delivery.guarantee: perhaps
        """);

    InvalidOptionsException e =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () -> BridgeStreamOptions.read(folder.resolve("options.yaml"), Map.of()));

    assertThat(e.problems())
        .contains(
            "batch.max-itmes is unknown; the nearest option is batch.max-items",
            "batch.max-delay must be a number with ms, s or m, found soon",
            "batch.max-items must be at least 1, found 0",
            "limits.max-questions must be a whole number, found many",
            "image.references.hosts must be like images.example.org, images.example.org:8443 or"
                + " *.example.org, found http://example.org",
            "delivery.guarantee must be one of [exactly-once, at-least-once], found perhaps",
            "model.folder must be given",
            "kafka.bootstrap.servers must be given")
        .anyMatch(problem -> problem.contains("schema.registry.url"));
  }

  @Test
  void printsNoSecret() throws IOException {
    BridgeStreamOptions options =
        read(
            LEAST
                + """
                kafka.sasl.jaas.config: S3CR3T
                kafka.ssl.keystore.password: S3CR3T
                kafka.ssl.keystore.key: S3CR3T
                registry.basic.auth.user.info: me:S3CR3T
                registry.bearer.auth.token: S3CR3T
                """,
            Map.of());

    assertThat(options.toString() + options.effective()).doesNotContain("S3CR3T");
    assertThat(options.passed().kafka()).containsEntry("sasl.jaas.config", "S3CR3T");
  }

  @Test
  void refusesAFileThatIsNoYamlWithoutQuotingIt() throws IOException {
    Files.writeString(folder.resolve("options.yaml"), "a: [S3CR3T\nb: }");

    InvalidOptionsException e =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () -> BridgeStreamOptions.read(folder.resolve("options.yaml"), Map.of()));

    assertThat(e).hasMessageContaining("it must be YAML").hasMessageNotContaining("S3CR3T");
  }

  /** The page is written anew with {@code -Dwrite.docs=true}. */
  @Test
  void isDescribedInTheDocs() throws IOException {
    Path page = Path.of("../../docs/options.md");
    if (Boolean.getBoolean("write.docs")) {
      Files.writeString(page, OptionCatalogue.markdown());
    }

    assertThat(page).hasContent(OptionCatalogue.markdown());
  }

  private BridgeStreamOptions read(String yaml, Map<String, String> environment)
      throws IOException {
    Path file = folder.resolve("options.yaml");
    Files.writeString(file, yaml);
    return BridgeStreamOptions.read(file, environment);
  }
}
