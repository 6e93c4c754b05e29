package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryOptionsTest {
  private static final String URL = "schema.registry.url";

  private static RegistryOptions options(String... settings) {
    Map<String, String> configuration = new HashMap<>(Map.of(URL, "http://registry:8081"));
    for (int i = 0; i < settings.length; i += 2) {
      configuration.put(settings[i], settings[i + 1]);
    }
    return RegistryOptions.of(configuration);
  }

  private static RegistryCredentials credentials(String... settings) {
    return options(settings).servers().get(0).credentials();
  }

  @Test
  void needsNothingButTheAddress() {
    RegistryOptions options =
        options("bootstrap.servers", "localhost:9092", "ssl.keystore.location", "kafka's own");

    assertThat(options.servers())
        .containsExactly(
            new RegistryServer(URI.create("http://registry:8081"), new RegistryCredentials.None()));
    assertThat(options.patience()).isEqualTo(RegistryPatience.DEFAULT);
    assertThat(options.caching()).isEqualTo(RegistryCaching.DEFAULT);
    assertThat(options.registration()).isEqualTo(Registration.DEFAULT);
    assertThat(options.tls()).isEmpty();
    assertThat(options.proxy()).isEmpty();
    assertThat(options.headers()).isEmpty();
  }

  @Test
  void readsEveryKey() {
    RegistryOptions options =
        options(
            URL,
            "https://one/base, https://two:9,",
            "http.connect.timeout.ms",
            "11",
            "schema.registry.request.timeout.ms",
            "12",
            "max.retries",
            "13",
            "retries.wait.ms",
            "14",
            "retries.max.wait.ms",
            "15",
            "max.schemas.per.subject",
            "16",
            "missing.id.cache.ttl.sec",
            "17",
            "latest.cache.ttl.sec",
            "18",
            "auto.register.schemas",
            "false",
            "use.latest.version",
            "true",
            "normalize.schemas",
            "true",
            "avro.remove.java.properties",
            "true",
            "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy",
            "request.header.X-Tenant",
            "blue",
            "proxy.host",
            "proxy",
            "proxy.port",
            "19",
            "schema.registry.ssl.endpoint.identification.algorithm",
            "");

    assertThat(options.servers())
        .extracting(RegistryServer::url)
        .containsExactly(URI.create("https://one/base"), URI.create("https://two:9"));
    assertThat(options.patience())
        .isEqualTo(
            new RegistryPatience(
                Duration.ofMillis(11),
                Duration.ofMillis(12),
                13,
                Duration.ofMillis(14),
                Duration.ofMillis(15)));
    assertThat(options.caching().maxSubjects()).isEqualTo(16);
    assertThat(options.caching().unknownIdFor()).isEqualTo(Duration.ofSeconds(17));
    assertThat(options.caching().latestFor()).isEqualTo(Duration.ofSeconds(18));
    assertThat(options.registration())
        .isEqualTo(
            new Registration(
                Registration.Mode.LATEST,
                SubjectNaming.TOPIC_RECORD,
                Set.of(Registration.Text.WITHOUT_JAVA_HINTS, Registration.Text.NORMALIZED)));
    assertThat(options.headers()).isEqualTo(Map.of("X-Tenant", "blue"));
    assertThat(options.proxy()).contains(InetSocketAddress.createUnresolved("proxy", 19));
    assertThat(options.tls()).isPresent();
  }

  @Test
  void takesConfluentsReadTimeoutUnlessItsOwnIsSet() {
    assertThat(options("http.read.timeout.ms", "21").patience().requestTimeout())
        .isEqualTo(Duration.ofMillis(21));
    assertThat(
            options("http.read.timeout.ms", "21", "schema.registry.request.timeout.ms", "22")
                .patience()
                .requestTimeout())
        .isEqualTo(Duration.ofMillis(22));
  }

  @Test
  void knowsConfluentsSourcesOfCredentials() {
    assertThat(credentials(URL, "http://user:p%40ss@registry"))
        .isEqualTo(new RegistryCredentials.Basic("user", "p@ss"));
    assertThat(
            credentials(
                "basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:a:b"))
        .isEqualTo(new RegistryCredentials.Basic("user", "a:b"));
    assertThat(
            credentials(
                "basic.auth.credentials.source",
                "USER_INFO",
                "schema.registry.basic.auth.user.info",
                "user:pass"))
        .isEqualTo(new RegistryCredentials.Basic("user", "pass"));
    assertThat(
            credentials(
                "basic.auth.credentials.source",
                "SASL_INHERIT",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required\n"
                    + " username=\"alice\" password=\"se\\\"cret\";"))
        .isEqualTo(new RegistryCredentials.Basic("alice", "se\"cret"));
    assertThat(
            credentials(
                "bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0ken"))
        .isEqualTo(new RegistryCredentials.Bearer("t0ken"));
  }

  @Test
  void keepsAPasswordWithTheServerWhoseAddressHeldIt() {
    List<RegistryServer> servers = options(URL, "http://user:pass@one,http://two").servers();

    assertThat(servers.get(0).credentials().authorization()).contains("Basic dXNlcjpwYXNz");
    assertThat(servers.get(1).credentials().authorization()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max.retries|-1|max.retries must be a number from 0 to 1000, found -1
          schema.registry.request.timeout.ms|soon|request.timeout.ms must be a number from 1 to 2147483647, found soon
          auto.register.schemas|yes|auto.register.schemas must be true or false, found yes
          use.latest.version|true|use.latest.version needs auto.register.schemas to be false, found both true
          value.subject.name.strategy|my.Own|value.subject.name.strategy must be TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy, found my.Own
          basic.auth.credentials.source|KERBEROS|basic.auth.credentials.source must be URL, USER_INFO or SASL_INHERIT, found KERBEROS
          bearer.auth.credentials.source|OAUTHBEARER|bearer.auth.credentials.source must be STATIC_TOKEN, found OAUTHBEARER
          bearer.auth.credentials.source|STATIC_TOKEN|bearer.auth.token must be set, found nothing
          basic.auth.credentials.source|USER_INFO|basic.auth.user.info must be user:password, found something else
          basic.auth.credentials.source|SASL_INHERIT|sasl.jaas.config must hold username and password for SASL_INHERIT, found something else
          use.schema.id|7|use.schema.id is not supported: leave it out or use Confluent's own serializer
          schema.registry.ssl.truststore.type|BKS|
          schema.registry.ssl.engine.factory.class|my.Factory|schema.registry.ssl.engine.factory.class is not supported
          schema.registry.ssl.keystore.key|k|schema.registry.ssl.keystore.key and keystore.certificate.chain must both be set, and keystore.location not
          """)
  void saysWhatIsWrong(String key, String value, String problem) {
    if (problem == null) {
      assertThatThrownBy(() -> options(key, value, "schema.registry.ssl.truststore.location", "/t"))
          .hasMessage("schema.registry.ssl.truststore.type must be JKS, PKCS12 or PEM, found BKS");
    } else {
      assertThatThrownBy(() -> options(key, value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(problem);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " , ",
        "ftp://user:secret@registry",
        "registry:8081",
        "http://user:secret@bad host"
      })
  void refusesAddressesWithoutRepeatingThem(String url) {
    assertThatThrownBy(() -> options(URL, url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(URL + " must ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertThatThrownBy(() -> options(URL, "", "max.retries", "x", "normalize.schemas", "y"))
        .hasMessage(
            """
            schema.registry.url must name a registry, found nothing
            max.retries must be a number from 0 to 1000, found x
            normalize.schemas must be true or false, found y""");
  }

  @Test
  void printsNoSecret() {
    String secret = "t0p-s3cret";
    for (RegistryOptions options :
        List.of(
            options(URL, "http://user:" + secret + "@registry"),
            options("bearer.auth.token", secret),
            options("request.header.Api-Key", secret),
            options(
                "schema.registry.ssl.keystore.location",
                "/k",
                "schema.registry.ssl.keystore.password",
                secret,
                "schema.registry.ssl.key.password",
                secret,
                "schema.registry.ssl.truststore.certificates",
                secret))) {
      assertThat(options.toString()).contains("registry").doesNotContain(secret);
    }
  }
}
