package io.bridgestream.schemas;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads who we are from Confluent's keys. Problems name keys, never values.
 *
 * @param shared what every server gets; null if each gets what its own address says
 */
record RegistryAuthentication(@Nullable RegistryCredentials shared) {
  private static final String BASIC_SOURCE = "basic.auth.credentials.source";
  private static final String USER_INFO = "basic.auth.user.info";
  private static final String BEARER_SOURCE = "bearer.auth.credentials.source";
  private static final String BEARER_TOKEN = "bearer.auth.token";
  private static final String JAAS = "sasl.jaas.config";
  private static final RegistryCredentials NONE = new RegistryCredentials.None();

  /** Looks values up by key without prefix. */
  interface Values {
    @Nullable String value(String key);
  }

  static RegistryAuthentication read(Values values, List<String> problems) {
    String bearer = values.value(BEARER_SOURCE);
    String token = values.value(BEARER_TOKEN);
    String basic = values.value(BASIC_SOURCE);
    if (bearer != null || token != null) {
      if (basic != null) {
        problems.add(BASIC_SOURCE + " and " + BEARER_SOURCE + " must not both be set");
      }
      return new RegistryAuthentication(bearer(bearer, token, problems));
    }
    return switch (basic == null ? "URL" : basic) {
      case "URL" -> new RegistryAuthentication(null);
      case "USER_INFO" -> new RegistryAuthentication(userInfo(values.value(USER_INFO), problems));
      case "SASL_INHERIT" -> new RegistryAuthentication(jaas(values.value(JAAS), problems));
      default -> {
        problems.add(BASIC_SOURCE + " must be URL, USER_INFO or SASL_INHERIT, found " + basic);
        yield new RegistryAuthentication(NONE);
      }
    };
  }

  /** Returns what a server gets whose address holds this user information. */
  RegistryCredentials credentials(@Nullable String userInfo) {
    if (shared != null) {
      return shared;
    }
    return userInfo == null ? NONE : pair(userInfo);
  }

  private static RegistryCredentials bearer(
      @Nullable String source, @Nullable String token, List<String> problems) {
    if (source != null && !source.equals("STATIC_TOKEN")) {
      problems.add(BEARER_SOURCE + " must be STATIC_TOKEN, found " + source);
    } else if (token == null || token.isBlank()) {
      problems.add(BEARER_TOKEN + " must be set, found nothing");
    } else {
      return new RegistryCredentials.Bearer(token.strip());
    }
    return NONE;
  }

  private static RegistryCredentials userInfo(@Nullable String userInfo, List<String> problems) {
    if (userInfo == null || userInfo.indexOf(':') < 1) {
      problems.add(USER_INFO + " must be user:password, found something else");
      return NONE;
    }
    return pair(userInfo);
  }

  private static RegistryCredentials pair(String userInfo) {
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? new RegistryCredentials.Basic(userInfo, "")
        : new RegistryCredentials.Basic(
            userInfo.substring(0, colon), userInfo.substring(colon + 1));
  }

  private static RegistryCredentials jaas(@Nullable String jaas, List<String> problems) {
    String user = jaas == null ? null : option(jaas, "username");
    String password = jaas == null ? null : option(jaas, "password");
    if (user == null || password == null) {
      problems.add(
          JAAS + " must hold username and password for SASL_INHERIT, found something else");
      return NONE;
    }
    return new RegistryCredentials.Basic(user, password);
  }

  private static @Nullable String option(String jaas, String name) {
    Matcher matcher =
        Pattern.compile("\\b" + name + "\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;\"]+))")
            .matcher(jaas);
    if (!matcher.find()) {
      return null;
    }
    String quoted = matcher.group(1);
    return quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1");
  }
}
