package io.bridgestream.schemas.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A key store in memory from PEM: certificates, and a PKCS#8 key with or without a password. */
final class PemStore {
  /** The password of the key within the store in memory. */
  static final char[] NO_PASSWORD = {};

  private static final Pattern PART =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "DSA");

  private PemStore() {}

  /** Holds every certificate as trusted; with a key, they are the key's chain instead. */
  static KeyStore of(String text, Optional<Secret> keyPassword)
      throws GeneralSecurityException, IOException {
    List<Certificate> certificates = new ArrayList<>();
    List<PrivateKey> keys = new ArrayList<>();
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      byte[] bytes = decoded(parts.group(2));
      switch (parts.group(1)) {
        case "CERTIFICATE" ->
            certificates.add(
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes)));
        case "PRIVATE KEY" -> keys.add(key(new PKCS8EncodedKeySpec(bytes)));
        case "ENCRYPTED PRIVATE KEY" -> keys.add(key(decrypted(bytes, keyPassword)));
        default -> {
          // Parameters of curves and the like say nothing that the others don't.
        }
      }
    }
    return store(certificates, keys);
  }

  private static byte[] decoded(String text) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("PEM must be Base64, found something else");
    }
  }

  private static KeyStore store(List<Certificate> certificates, List<PrivateKey> keys)
      throws GeneralSecurityException, IOException {
    if (certificates.isEmpty() || keys.size() > 1) {
      throw new KeyStoreException(
          "PEM must hold certificates and at most one key, found %d and %d"
              .formatted(certificates.size(), keys.size()));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (keys.isEmpty()) {
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("certificate-" + i, certificates.get(i));
      }
    } else {
      store.setKeyEntry("key", keys.get(0), NO_PASSWORD, certificates.toArray(Certificate[]::new));
    }
    return store;
  }

  private static PKCS8EncodedKeySpec decrypted(byte[] bytes, Optional<Secret> password)
      throws GeneralSecurityException, IOException {
    if (password.isEmpty()) {
      throw new KeyStoreException("an encrypted key needs ssl.key.password, found none");
    }
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
    // PBES2 names its own algorithm only in its parameters.
    String algorithm =
        info.getAlgParameters() == null ? info.getAlgName() : info.getAlgParameters().toString();
    PBEKeySpec spec = new PBEKeySpec(password.get().text().toCharArray());
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm).generateSecret(spec),
        info.getAlgParameters());
    return info.getKeySpec(cipher);
  }

  private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // another algorithm's key
      }
    }
    throw new InvalidKeySpecException("a key must be of " + KEY_ALGORITHMS + ", found another");
  }
}
