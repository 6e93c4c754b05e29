package io.bridgestream.training.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneRendererTest {
  private static final int RED = 0xFF0000;
  private static final int BLUE = 0x0000FF;
  private static final int WHITE = 0xFFFFFF;
  private static final Concept CONCEPT = Concepts.all().get(0);
  private static final Background BACKGROUND =
      new Background(ColorName.WHITE, Background.Pattern.PLAIN, WHITE, WHITE, 0.2);

  @TempDir private Path artwork;

  /** A square that is red on its left half and blue on its right. */
  @BeforeEach
  void draw() throws IOException {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, 0xFF000000 | (i % 64 < 32 ? RED : BLUE));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    for (ArtStyle style : ArtStyle.ALL) {
      Files.createDirectories(artwork.resolve(style.name()));
      Files.write(Artwork.file(artwork, style, CONCEPT), bytes.toByteArray());
    }
  }

  @Test
  void drawsAPictureAsItIs() throws IOException {
    BufferedImage image = rendered(1);

    assertThat(rgb(image, 30, 48)).isEqualTo(RED);
    assertThat(rgb(image, 66, 48)).isEqualTo(BLUE);
    assertThat(rgb(image, 48, 20)).isEqualTo(WHITE);
  }

  @Test
  void mirrorsAPicture() throws IOException {
    BufferedImage image = rendered(-1);

    assertThat(rgb(image, 30, 48)).isEqualTo(BLUE);
    assertThat(rgb(image, 66, 48)).isEqualTo(RED);
  }

  @Test
  void stretchesAPictureWithinItsSize() throws IOException {
    BufferedImage wide = rendered(2);
    BufferedImage high = rendered(0.5);

    assertThat(rgb(wide, 26, 48)).isEqualTo(RED);
    assertThat(rgb(wide, 40, 34)).isEqualTo(WHITE);
    assertThat(rgb(high, 40, 26)).isEqualTo(RED);
    assertThat(rgb(high, 34, 48)).isEqualTo(WHITE);
  }

  /** The picture is half as large as the scene and in its middle. */
  private BufferedImage rendered(double stretch) throws IOException {
    SceneRenderer renderer = new SceneRenderer(96, Artwork.read(artwork, List.of(CONCEPT)));
    Placed placed =
        new Placed(CONCEPT, ArtStyle.TRAINED.get(0), 0.5, 0.5, 0.5, stretch, 0, Tint.AS_DRAWN);
    byte[] png = renderer.png(new Scene(BACKGROUND, List.of(placed)));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int rgb(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }
}
