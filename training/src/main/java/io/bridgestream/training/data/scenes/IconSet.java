package io.bridgestream.training.data.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An icon set in one JSON file, as Iconify's packages hold it: drawings by name. Sets name a
 * picture after its Unicode character or, with a number where there are several, by its common
 * name.
 */
final class IconSet {
  private final Map<String, String> drawings = new HashMap<>();

  private IconSet() {}

  /**
   * Reads an icon set.
   *
   * @throws IOException if it is no JSON, or has no icons
   */
  static IconSet read(byte[] json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    JsonNode icons = root.path("icons");
    if (icons.isEmpty()) {
      throw new IOException("an icon set must have icons, found none");
    }
    IconSet set = new IconSet();
    for (Map.Entry<String, JsonNode> icon : icons.properties()) {
      set.drawings.put(plain(icon.getKey()), drawing(icon.getValue(), root));
    }
    return set;
  }

  /** Returns an SVG document; what an icon doesn't say of its frame, the set says. */
  private static String drawing(JsonNode icon, JsonNode set) {
    return "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
        + " viewBox='%s %s %s %s'>%s</svg>"
            .formatted(
                length(icon, set, "left", 0),
                length(icon, set, "top", 0),
                length(icon, set, "width", 16),
                length(icon, set, "height", 16),
                icon.path("body").asText());
  }

  private static double length(JsonNode icon, JsonNode set, String name, double fallback) {
    return icon.path(name).asDouble(set.path(name).asDouble(fallback));
  }

  /** Returns the SVG document that shows a concept. */
  Optional<byte[]> drawing(Concept concept) {
    String common = plain(concept.name());
    int character = Integer.parseInt(concept.picture().replaceAll("-.*", ""), 16);
    String unicode = plain(String.valueOf(Character.getName(character)));
    return Stream.of(common, unicode, common + "1", unicode + "1")
        .filter(drawings::containsKey)
        .findFirst()
        .map(drawings::get)
        .map(svg -> svg.getBytes(StandardCharsets.UTF_8));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
