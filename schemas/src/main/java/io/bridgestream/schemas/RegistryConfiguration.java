package io.bridgestream.schemas;

import io.bridgestream.schemas.tls.TlsOptions;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@link RegistryOptions} from Confluent's keys, with all problems at once. */
final class RegistryConfiguration {
  private static final String PREFIX = "schema.registry.";
  private static final String URL = PREFIX + "url";
  private static final String HEADER_PREFIX = "request.header.";

  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  private RegistryConfiguration(Map<String, String> values) {
    this.values = values;
  }

  static RegistryOptions read(Map<String, String> values) {
    RegistryConfiguration configuration = new RegistryConfiguration(values);
    List<RegistryServer> servers = configuration.servers();
    Map<String, String> headers = configuration.headers();
    Optional<TlsOptions> tls = configuration.tls();
    Optional<InetSocketAddress> proxy = configuration.proxy();
    RegistryPatience patience = configuration.patience();
    RegistryCaching caching = configuration.caching();
    Registration registration = configuration.registration();
    configuration.refuseUnsupported();
    if (!configuration.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", configuration.problems));
    }
    return new RegistryOptions(servers, headers, tls, proxy, patience, caching, registration);
  }

  /** Confluent's clients take their keys with and without the prefix. */
  private @Nullable String value(String key) {
    String prefixed = values.get(PREFIX + key);
    return prefixed == null ? values.get(key) : prefixed;
  }

  private List<RegistryServer> servers() {
    List<RegistryServer> servers = new ArrayList<>();
    RegistryAuthentication authentication = RegistryAuthentication.read(this::value, problems);
    String urls = values.getOrDefault(URL, "");
    for (String url : urls.split(",", -1)) {
      if (!url.isBlank()) {
        server(url.strip(), authentication).ifPresent(servers::add);
      }
    }
    if (urls.isBlank()) {
      problems.add(URL + " must name a registry, found nothing");
    }
    return servers;
  }

  private Optional<RegistryServer> server(String url, RegistryAuthentication authentication) {
    try {
      URI uri = new URI(url);
      URI bare =
          new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
      return Optional.of(new RegistryServer(bare, authentication.credentials(uri.getUserInfo())));
    } catch (URISyntaxException | IllegalArgumentException e) {
      // The address is not repeated: it may hold a password.
      problems.add(URL + " must hold http or https addresses separated by commas, found another");
      return Optional.empty();
    }
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          String bare = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
          if (bare.startsWith(HEADER_PREFIX)) {
            headers.put(bare.substring(HEADER_PREFIX.length()), value);
          }
        });
    return headers;
  }

  /** Only with the prefix: without it the keys are the Kafka client's own. */
  private Optional<TlsOptions> tls() {
    String prefix = PREFIX + "ssl.";
    Map<String, String> keys = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            keys.put(key.substring(prefix.length()), value);
          }
        });
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(TlsOptions.read(keys, prefix, problems::add));
  }

  private Optional<InetSocketAddress> proxy() {
    String host = value("proxy.host");
    return host == null
        ? Optional.empty()
        : Optional.of(
            InetSocketAddress.createUnresolved(host, (int) number("proxy.port", 8080, 1, 65_535)));
  }

  private RegistryPatience patience() {
    RegistryPatience usual = RegistryPatience.DEFAULT;
    long read =
        number("http.read.timeout.ms", usual.requestTimeout().toMillis(), 1, Integer.MAX_VALUE);
    return new RegistryPatience(
        Duration.ofMillis(
            number(
                "http.connect.timeout.ms",
                usual.connectTimeout().toMillis(),
                1,
                Integer.MAX_VALUE)),
        Duration.ofMillis(number("request.timeout.ms", read, 1, Integer.MAX_VALUE)),
        (int) number("max.retries", usual.maxRetries(), 0, 1_000),
        Duration.ofMillis(
            number("retries.wait.ms", usual.firstWait().toMillis(), 0, Integer.MAX_VALUE)),
        Duration.ofMillis(
            number("retries.max.wait.ms", usual.maxWait().toMillis(), 0, Integer.MAX_VALUE)));
  }

  private RegistryCaching caching() {
    RegistryCaching usual = RegistryCaching.DEFAULT;
    return new RegistryCaching(
        (int) number("max.schemas.per.subject", usual.maxSubjects(), 1, Integer.MAX_VALUE),
        usual.maxSchemaCharacters(),
        Duration.ofSeconds(
            number(
                "missing.id.cache.ttl.sec",
                usual.unknownIdFor().toSeconds(),
                0,
                Integer.MAX_VALUE)),
        Duration.ofSeconds(
            number("latest.cache.ttl.sec", usual.latestFor().toSeconds(), -1, Integer.MAX_VALUE)));
  }

  private Registration registration() {
    Registration.Mode mode = Registration.Mode.LOOK_UP;
    boolean latest = flag("use.latest.version", false);
    if (flag("auto.register.schemas", true)) {
      mode = Registration.Mode.REGISTER;
      if (latest) {
        problems.add("use.latest.version needs auto.register.schemas to be false, found both true");
      }
    } else if (latest) {
      mode = Registration.Mode.LATEST;
    }
    Set<Registration.Text> text = EnumSet.noneOf(Registration.Text.class);
    if (flag("avro.remove.java.properties", false)) {
      text.add(Registration.Text.WITHOUT_JAVA_HINTS);
    }
    if (flag("normalize.schemas", false)) {
      text.add(Registration.Text.NORMALIZED);
    }
    return new Registration(mode, naming(), text);
  }

  private SubjectNaming naming() {
    String strategy = value("value.subject.name.strategy");
    String name =
        strategy == null ? "TopicNameStrategy" : strategy.substring(strategy.lastIndexOf('.') + 1);
    return switch (name) {
      case "TopicNameStrategy" -> SubjectNaming.TOPIC;
      case "RecordNameStrategy" -> SubjectNaming.RECORD;
      case "TopicRecordNameStrategy" -> SubjectNaming.TOPIC_RECORD;
      default -> {
        problems.add(
            "value.subject.name.strategy must be TopicNameStrategy, RecordNameStrategy or"
                + " TopicRecordNameStrategy, found "
                + strategy);
        yield SubjectNaming.TOPIC;
      }
    };
  }

  /** These would change what is written or who is trusted, so leaving them alone would be a lie. */
  private void refuseUnsupported() {
    for (String key :
        List.of(
            "use.schema.id",
            "context.name.strategy",
            "rule.executors",
            "use.latest.with.metadata")) {
      if (value(key) != null) {
        problems.add(key + " is not supported: leave it out or use Confluent's own serializer");
      }
    }
  }

  private boolean flag(String key, boolean usual) {
    String text = value(key);
    if (text == null || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text == null ? usual : Boolean.parseBoolean(text);
    }
    problems.add(key + " must be true or false, found " + text);
    return usual;
  }

  private long number(String key, long usual, long least, long most) {
    String text = value(key);
    if (text == null) {
      return usual;
    }
    try {
      long number = Long.parseLong(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    problems.add("%s must be a number from %d to %d, found %s".formatted(key, least, most, text));
    return usual;
  }
}
