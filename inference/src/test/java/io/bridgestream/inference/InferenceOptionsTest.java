package io.bridgestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bridgestream.inference.InferenceOptions.CacheSizes;
import io.bridgestream.inference.InferenceOptions.RunSizes;
import io.bridgestream.inference.onnx.Device;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceOptionsTest {
  @Test
  void hasDefaultsForTheProcessor() {
    InferenceOptions defaults = InferenceOptions.DEFAULTS;

    assertThat(defaults.placement().device())
        .isEqualTo(new Device.Cpu(Runtime.getRuntime().availableProcessors()));
    assertThat(defaults.placement().otherwise()).isEqualTo(Placement.Otherwise.FAIL);
    assertThat(defaults.runs()).isEqualTo(new RunSizes(16, 8, 64));
    assertThat(defaults.caches()).isEqualTo(new CacheSizes(512L << 20, 64L << 20, List.of()));
    assertThat(defaults.reproducibility()).isEqualTo(Reproducibility.QUANTUM);
    assertThat(defaults.topAnswers()).isEqualTo(5);
  }

  @Test
  void runsMoreAtATimeOnACard() {
    Device.Cuda card = new Device.Cuda(1, 1L << 33);

    InferenceOptions options = InferenceOptions.onCard(card, Placement.Otherwise.USE_CPU);

    assertThat(options.placement()).isEqualTo(new Placement(card, Placement.Otherwise.USE_CPU));
    assertThat(options.runs()).isEqualTo(new RunSizes(128, 16, 128));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CacheSizes", "RunSizes"})
  void hasItsDefaultsWhicheverPartIsUsedFirst(String part) throws Exception {
    String[] path = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    URL[] places = new URL[path.length];
    for (int i = 0; i < path.length; i++) {
      places[i] = Path.of(path[i]).toUri().toURL();
    }
    String name = InferenceOptions.class.getName();
    try (URLClassLoader fresh = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
      Class.forName(name + "$" + part, true, fresh);
      Object defaults = Class.forName(name, true, fresh).getField("DEFAULTS").get(null);

      assertThat(defaults).hasToString(InferenceOptions.DEFAULTS.toString());
    }
  }

  @Test
  void rejectsWhatMakesNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InferenceOptions.DEFAULTS.withTopAnswers(0))
        .withMessage("top-answers must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunSizes(0, 1, 1))
        .withMessage("max-pairs must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunSizes(1, 0, 1))
        .withMessage("max-images must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunSizes(1, 1, 0))
        .withMessage("max-texts must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CacheSizes(-1, 0, List.of()))
        .withMessage("image-bytes must be at least 0, found -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CacheSizes(0, -1, List.of()))
        .withMessage("text-bytes must be at least 0, found -1");
  }

  @Test
  void doesNotShowPinnedTexts() {
    assertThat(new CacheSizes(1, 2, List.of("secret policy")))
        .hasToString("CacheSizes[imageBytes=1, textBytes=2, 1 pinned texts]");
  }
}
