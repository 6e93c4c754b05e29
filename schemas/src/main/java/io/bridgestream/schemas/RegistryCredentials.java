package io.bridgestream.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What a registry wants to see of us. Never prints a secret. */
public sealed interface RegistryCredentials {
  /** Returns the value of the request's Authorization header. */
  Optional<String> authorization();

  /** Nothing. */
  record None() implements RegistryCredentials {
    @Override
    public Optional<String> authorization() {
      return Optional.empty();
    }
  }

  /**
   * A user and a password.
   *
   * @param user the user, without a colon
   * @param password the password
   */
  record Basic(String user, String password) implements RegistryCredentials {
    @Override
    public Optional<String> authorization() {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    @Override
    public String toString() {
      return "Basic[user=" + user + ", password=***]";
    }
  }

  /**
   * A token.
   *
   * @param token the token as it is sent
   */
  record Bearer(String token) implements RegistryCredentials {
    @Override
    public Optional<String> authorization() {
      return Optional.of("Bearer " + token);
    }

    @Override
    public String toString() {
      return "Bearer[token=***]";
    }
  }
}
