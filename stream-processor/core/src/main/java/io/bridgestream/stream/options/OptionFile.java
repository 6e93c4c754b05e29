package io.bridgestream.stream.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads a YAML file, and the environment over it, as keys with dots and their texts. */
final class OptionFile {
  private static final String PREFIX = "BRIDGESTREAM_";
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private OptionFile() {}

  static Map<String, String> read(Path file) {
    try {
      JsonNode root = YAML.readTree(Files.readString(file));
      Map<String, String> values = new TreeMap<>();
      if (root.isObject()) {
        flatten("", root, values);
      } else if (!root.isMissingNode() && !root.isNull()) {
        throw invalid(file, "the file must hold keys and values");
      }
      return values;
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the line, which may hold a secret.
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw invalid(file, "it must be YAML without a key twice, found otherwise in line " + line);
    } catch (IOException e) {
      throw invalid(file, "the file must be readable, found that it isn't");
    }
  }

  /** Lays variables such as BRIDGESTREAM_BATCH_MAX_ITEMS over the file's values. */
  static void override(
      Map<String, String> values, Map<String, String> environment, List<String> known) {
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            String rest = name.substring(PREFIX.length());
            for (String key : known) {
              if (variable(key).equals(rest)) {
                values.put(key, value);
                return;
              }
            }
            String dotted = rest.toLowerCase(Locale.ROOT).replace('_', '.');
            if (OptionCatalogue.isPassedThrough(dotted)) {
              values.put(dotted, value);
            }
          }
        });
  }

  static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> values) {
    node.properties()
        .forEach(
            entry -> {
              String key = prefix + entry.getKey();
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                flatten(key + ".", value, values);
              } else if (value.isArray()) {
                List<String> texts = new ArrayList<>();
                value.forEach(each -> texts.add(each.asText()));
                values.put(key, String.join(",", texts));
              } else if (!value.isNull()) {
                values.put(key, value.asText());
              }
            });
  }

  private static InvalidOptionsException invalid(Path file, String problem) {
    return new InvalidOptionsException(file.toString(), List.of(problem));
  }
}
