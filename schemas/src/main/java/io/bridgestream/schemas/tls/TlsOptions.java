package io.bridgestream.schemas.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken. Never prints a secret.
 *
 * @param trust whom to trust; the JDK's own list if empty
 * @param identity who we are; nobody if empty
 * @param names whether a server's certificate must bear its name
 * @param protocols the versions of TLS; the JDK's own if empty
 * @param cipherSuites the cipher suites; the JDK's own if empty
 */
public record TlsOptions(
    Optional<KeyMaterial> trust,
    Optional<KeyMaterial> identity,
    Names names,
    List<String> protocols,
    List<String> cipherSuites) {
  private static final String KEY_PASSWORD = "key.password";
  private static final List<String> KEYS =
      List.of(
          "truststore.location",
          "truststore.type",
          "truststore.password",
          "truststore.certificates",
          "keystore.location",
          "keystore.type",
          "keystore.password",
          "keystore.key",
          "keystore.certificate.chain",
          KEY_PASSWORD,
          "endpoint.identification.algorithm",
          "protocol",
          "enabled.protocols",
          "cipher.suites");

  /** Whether a server's certificate must bear its name. */
  public enum Names {
    /** It must. */
    CHECKED,
    /** Any name will do: for tests, and for networks in which nobody else can answer. */
    UNCHECKED
  }

  /** Copies the lists. */
  public TlsOptions {
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
  }

  /**
   * Reads Kafka's configuration keys.
   *
   * @param values the keys after "ssl."
   * @param prefix what stands before them, for the problems
   * @param problems takes what is wrong, by key and without values of secrets
   */
  public static TlsOptions read(
      Map<String, String> values, String prefix, Consumer<String> problems) {
    for (String key : new TreeSet<>(values.keySet())) {
      if (!KEYS.contains(key)) {
        problems.accept(prefix + key + " is not supported");
      }
    }
    String algorithm = values.getOrDefault("endpoint.identification.algorithm", "https");
    if (!algorithm.isEmpty() && !algorithm.equalsIgnoreCase("https")) {
      problems.accept(
          prefix + "endpoint.identification.algorithm must be https or empty, found " + algorithm);
    }
    List<String> protocols = list(values.get("enabled.protocols"));
    String protocol = values.get("protocol");
    if (protocols.isEmpty() && protocol != null && !protocol.equals("TLS")) {
      protocols = List.of(protocol);
    }
    return new TlsOptions(
        trust(values, prefix, problems),
        identity(values, prefix, problems),
        algorithm.isEmpty() ? Names.UNCHECKED : Names.CHECKED,
        protocols,
        list(values.get("cipher.suites")));
  }

  private static Optional<KeyMaterial> trust(
      Map<String, String> values, String prefix, Consumer<String> problems) {
    String certificates = values.get("truststore.certificates");
    if (certificates == null) {
      return file(values, "truststore", Optional.empty(), prefix, problems);
    }
    if (values.containsKey("truststore.location")) {
      problems.accept(
          prefix + "truststore.certificates and truststore.location must not both be set");
    }
    return Optional.of(new KeyMaterial.PemText(new Secret(certificates), Optional.empty()));
  }

  private static Optional<KeyMaterial> identity(
      Map<String, String> values, String prefix, Consumer<String> problems) {
    Optional<Secret> keyPassword = secret(values.get(KEY_PASSWORD));
    String key = values.get("keystore.key");
    String chain = values.get("keystore.certificate.chain");
    if (key == null && chain == null) {
      return file(values, "keystore", keyPassword, prefix, problems);
    }
    if (key == null || chain == null || values.containsKey("keystore.location")) {
      problems.accept(
          prefix
              + "keystore.key and keystore.certificate.chain must both be set, and keystore.location not");
      return Optional.empty();
    }
    return Optional.of(new KeyMaterial.PemText(new Secret(key + "\n" + chain), keyPassword));
  }

  private static Optional<KeyMaterial> file(
      Map<String, String> values,
      String store,
      Optional<Secret> keyPassword,
      String prefix,
      Consumer<String> problems) {
    String location = values.get(store + ".location");
    if (location == null || location.isBlank()) {
      return Optional.empty();
    }
    String type = values.getOrDefault(store + ".type", "JKS").toUpperCase(Locale.ROOT);
    if (!List.of("JKS", "PKCS12", "PEM").contains(type)) {
      problems.accept(prefix + store + ".type must be JKS, PKCS12 or PEM, found " + type);
    }
    return Optional.of(
        new KeyMaterial.StoreFile(
            Path.of(location), type, secret(values.get(store + ".password")), keyPassword));
  }

  private static Optional<Secret> secret(@Nullable String text) {
    return Optional.ofNullable(text).map(Secret::new);
  }

  private static List<String> list(@Nullable String text) {
    List<String> items = new ArrayList<>();
    if (text != null) {
      for (String item : text.split(",", -1)) {
        if (!item.isBlank()) {
          items.add(item.strip());
        }
      }
    }
    return items;
  }
}
