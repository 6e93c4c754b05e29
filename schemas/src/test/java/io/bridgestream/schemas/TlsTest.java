package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.bridgestream.schemas.tls.KeyMaterial;
import io.bridgestream.schemas.tls.Secret;
import io.bridgestream.schemas.tls.TlsContext;
import io.bridgestream.schemas.tls.TlsOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry over TLS that wants to know who asks. */
class TlsTest {
  private static final String PASSWORD = "changeit-1";

  /** A key and a certificate by OpenSSL. */
  private static final Path FILES = Path.of("src/test/resources/tls");

  @TempDir static Path folder;
  private static ScriptedRegistry server;
  private static ScriptedRegistry misnamed;

  @BeforeAll
  static void start() throws Exception {
    store("server", "PKCS12", "localhost");
    store("client", "PKCS12", "client");
    store("client-jks", "JKS", "client");
    store("elsewhere", "PKCS12", "elsewhere.example");
    server = ScriptedRegistry.start(https("server", "client", "client-jks"));
    misnamed = ScriptedRegistry.start(https("elsewhere", "client"));
    server.add("\"int\"");
    misnamed.add("\"int\"");
  }

  @AfterAll
  static void stop() {
    server.close();
    misnamed.close();
  }

  private static void store(String name, String type, String host) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-validity", "3650"));
    command.addAll(List.of("-dname", "CN=" + host, "-ext", "SAN=dns:" + host, "-storetype", type));
    command.addAll(
        List.of(
            "-keystore",
            folder.resolve(name).toString(),
            "-storepass",
            PASSWORD,
            "-keypass",
            PASSWORD));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
  }

  private static HttpsServer https(String identity, String... trusted) throws Exception {
    StringBuilder certificates =
        new StringBuilder(Files.readString(FILES.resolve("certificate.pem")));
    for (String client : trusted) {
      certificates.append(certificate(client));
    }
    SSLContext context =
        TlsContext.open(
            new TlsOptions(
                Optional.of(
                    new KeyMaterial.PemText(new Secret(certificates.toString()), Optional.empty())),
                Optional.of(
                    new KeyMaterial.StoreFile(
                        folder.resolve(identity),
                        "PKCS12",
                        Optional.of(new Secret(PASSWORD)),
                        Optional.empty())),
                TlsOptions.Names.CHECKED,
                List.of(),
                List.of()));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters needing = context.getDefaultSSLParameters();
            needing.setNeedClientAuth(true);
            parameters.setSSLParameters(needing);
          }
        });
    return server;
  }

  private static KeyStore open(String name) throws Exception {
    KeyStore store = KeyStore.getInstance(name.endsWith("jks") ? "JKS" : "PKCS12");
    try (InputStream bytes = Files.newInputStream(folder.resolve(name))) {
      store.load(bytes, PASSWORD.toCharArray());
    }
    return store;
  }

  private static String certificate(String name) throws Exception {
    return pem("CERTIFICATE", open(name).getCertificate(name).getEncoded());
  }

  private static String key(String name) throws Exception {
    return pem("PRIVATE KEY", open(name).getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static String pem(String type, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  private static SchemaRegistryClient client(ScriptedRegistry registry, Map<String, String> tls) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("schema.registry.url", "https://localhost:" + registry.port());
    configuration.put("max.retries", "0");
    tls.forEach((key, value) -> configuration.put("schema.registry.ssl." + key, value));
    return SchemaRegistryClient.open(RegistryOptions.of(configuration));
  }

  private static void assertConnects(Map<String, String> tls) {
    try (SchemaRegistryClient client = client(server, tls)) {
      assertThat(client.schema(1)).isInstanceOf(SchemaLookup.Known.class);
    }
  }

  private static void assertFails(ScriptedRegistry registry, Map<String, String> tls) {
    try (SchemaRegistryClient client = client(registry, tls)) {
      assertThatThrownBy(() -> client.schema(1)).isInstanceOf(RegistryUnavailableException.class);
    }
  }

  private static Map<String, String> withIdentity(String name, String type) throws Exception {
    return new HashMap<>(
        Map.of(
            "truststore.certificates",
            certificate("server"),
            "keystore.location",
            folder.resolve(name).toString(),
            "keystore.type",
            type,
            "keystore.password",
            PASSWORD));
  }

  @Test
  void takesPkcs12AndJks() throws Exception {
    assertConnects(withIdentity("client", "PKCS12"));
    assertConnects(withIdentity("client-jks", "JKS"));
    Map<String, String> stores = withIdentity("client", "PKCS12");
    stores.remove("truststore.certificates");
    stores.put("truststore.location", trustStore().toString());
    stores.put("truststore.type", "PKCS12");
    stores.put("truststore.password", PASSWORD);
    assertConnects(stores);
  }

  private static Path trustStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("server", open("server").getCertificate("server"));
    Path file = folder.resolve("trusted");
    try (var bytes = Files.newOutputStream(file)) {
      store.store(bytes, PASSWORD.toCharArray());
    }
    return file;
  }

  @Test
  void takesPemInTheConfigurationAndInFiles() throws Exception {
    assertConnects(
        Map.of(
            "truststore.certificates", certificate("server"),
            "keystore.key", key("client"),
            "keystore.certificate.chain", certificate("client")));
    Path identity =
        Files.writeString(folder.resolve("identity.pem"), key("client") + certificate("client"));
    Path trusted = Files.writeString(folder.resolve("trusted.pem"), certificate("server"));
    assertConnects(
        Map.of(
            "truststore.location",
            trusted.toString(),
            "truststore.type",
            "PEM",
            "keystore.location",
            identity.toString(),
            "keystore.type",
            "PEM"));
  }

  @Test
  void takesAnEncryptedKey() throws Exception {
    Map<String, String> tls =
        new HashMap<>(
            Map.of(
                "truststore.certificates", certificate("server"),
                "keystore.key", Files.readString(FILES.resolve("encrypted-key.pem")),
                "keystore.certificate.chain", Files.readString(FILES.resolve("certificate.pem")),
                "key.password", "key-pass"));

    assertConnects(tls);

    tls.put("key.password", "wrong-pass");
    assertThatThrownBy(() -> client(server, tls))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot open the key store in the configuration: ")
        .hasMessageNotContaining("wrong-pass");
  }

  @Test
  void failsWithoutTrustOrIdentity() throws Exception {
    Map<String, String> anonymous = Map.of("truststore.certificates", certificate("server"));
    Map<String, String> trusting = withIdentity("client", "PKCS12");
    trusting.put("truststore.certificates", certificate("elsewhere"));

    assertFails(server, anonymous);
    assertFails(server, trusting);
  }

  @Test
  void checksTheServersNameUnlessToldNotTo() throws Exception {
    Map<String, String> tls = withIdentity("client", "PKCS12");
    tls.put("truststore.certificates", certificate("elsewhere"));

    assertFails(misnamed, tls);

    tls.put("endpoint.identification.algorithm", "");
    try (SchemaRegistryClient client = client(misnamed, tls)) {
      assertThat(client.schema(1)).isInstanceOf(SchemaLookup.Known.class);
    }
    tls.put("truststore.certificates", certificate("server"));
    assertFails(misnamed, tls);
  }

  @Test
  void saysWhichStoreCannotBeOpened() throws Exception {
    Map<String, String> wrongPassword = withIdentity("client", "PKCS12");
    wrongPassword.put("keystore.password", "guess-1");
    Map<String, String> missing = withIdentity("client", "PKCS12");
    missing.put("keystore.location", folder.resolve("missing").toString());

    assertThatThrownBy(() -> client(server, wrongPassword))
        .hasMessage("Cannot open the key store %s: IOException", folder.resolve("client"));
    assertThatThrownBy(() -> client(server, missing))
        .hasMessage("Cannot open the key store %s: NoSuchFileException", folder.resolve("missing"));
  }
}
