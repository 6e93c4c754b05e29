package io.bridgestream.schemas.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Opens what {@link TlsOptions} name. */
public final class TlsContext {
  private TlsContext() {}

  /**
   * Opens stores and keys.
   *
   * @throws IllegalArgumentException if one can't be opened; the message names it and no secret
   */
  public static SSLContext open(TlsOptions options) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(options.identity()), trustManagers(options), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("Cannot set up TLS: " + e.getClass().getSimpleName(), e);
    }
  }

  /** Returns versions and cipher suites. */
  public static SSLParameters parameters(TlsOptions options) {
    SSLParameters parameters = new SSLParameters();
    if (!options.protocols().isEmpty()) {
      parameters.setProtocols(options.protocols().toArray(String[]::new));
    }
    if (!options.cipherSuites().isEmpty()) {
      parameters.setCipherSuites(options.cipherSuites().toArray(String[]::new));
    }
    return parameters;
  }

  private static KeyManager @Nullable [] keyManagers(Optional<KeyMaterial> identity)
      throws GeneralSecurityException {
    if (identity.isEmpty()) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyMaterial material = identity.get();
    try {
      factory.init(store("key store", material), keyPassword(material));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "Cannot use the key of the "
              + named("key store", material)
              + ": "
              + e.getClass().getSimpleName(),
          e);
    }
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trustManagers(TlsOptions options)
      throws GeneralSecurityException {
    if (options.trust().isEmpty() && options.names() == TlsOptions.Names.CHECKED) {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(options.trust().isEmpty() ? null : store("trust store", options.trust().get()));
    TrustManager[] managers = factory.getTrustManagers();
    if (options.names() == TlsOptions.Names.UNCHECKED) {
      for (int i = 0; i < managers.length; i++) {
        if (managers[i] instanceof X509ExtendedTrustManager manager) {
          managers[i] = new AnyNameTrustManager(manager);
        }
      }
    }
    return managers;
  }

  private static KeyStore store(String role, KeyMaterial material) {
    try {
      if (material instanceof KeyMaterial.PemText pem) {
        return PemStore.of(pem.text().text(), pem.keyPassword());
      }
      KeyMaterial.StoreFile file = (KeyMaterial.StoreFile) material;
      if (file.type().equals("PEM")) {
        return PemStore.of(Files.readString(file.location()), file.keyPassword());
      }
      KeyStore store = KeyStore.getInstance(file.type());
      try (InputStream bytes = Files.newInputStream(file.location())) {
        store.load(bytes, file.password().map(secret -> secret.text().toCharArray()).orElse(null));
      }
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "Cannot open the " + named(role, material) + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private static char @Nullable [] keyPassword(KeyMaterial material) {
    if (material instanceof KeyMaterial.StoreFile file && !file.type().equals("PEM")) {
      return file.keyPassword()
          .or(file::password)
          .map(secret -> secret.text().toCharArray())
          .orElse(null);
    }
    return PemStore.NO_PASSWORD.clone();
  }

  private static String named(String role, KeyMaterial material) {
    return material instanceof KeyMaterial.StoreFile file
        ? role + " " + file.location()
        : role + " in the configuration";
  }
}
