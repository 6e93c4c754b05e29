package io.bridgestream.training.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IconSetTest {
  private static final String SET =
      """
      {"width": 24, "height": 32, "icons": {
        "game-die": {"body": "<circle/>"},
        "cat-1": {"body": "<path/>", "left": 2, "width": 20},
        "wineglass": {"body": "<rect/>", "top": 1.5},
        "dog": {"body": "<line/>"}}}
      """;

  @Test
  void findsADrawingByItsUnicodeNameOrItsCommonOne() throws IOException {
    assertThat(drawing("1f3b2", "die")).contains("viewBox='0.0 0.0 24.0 32.0'><circle/></svg>");
    assertThat(drawing("1f377", "glass of wine"))
        .contains("viewBox='0.0 1.5 24.0 32.0'><rect/></svg>");
    assertThat(drawing("1f408", "cat")).contains("viewBox='2.0 0.0 20.0 32.0'><path/></svg>");
    assertThat(drawing("1f404", "cow")).isEmpty();
  }

  @Test
  void refusesAFileWithoutIcons() {
    assertThatThrownBy(() -> IconSet.read("{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("an icon set must have icons, found none");
  }

  private static String drawing(String picture, String name) throws IOException {
    Concept concept = new Concept(picture, name, Category.OBJECT, Optional.empty());
    return IconSet.read(SET.getBytes(StandardCharsets.UTF_8))
        .drawing(concept)
        .map(svg -> new String(svg, StandardCharsets.UTF_8))
        .orElse("");
  }
}
