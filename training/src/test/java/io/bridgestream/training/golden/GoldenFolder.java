package io.bridgestream.training.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where golden cases lie: a small selection is part of the tests; the full set is used as well
 * where {@code -Dgolden.dir} names it, or where it lies beside the repository.
 */
final class GoldenFolder {
  /** All cases of models that the full set must hold. */
  static final List<String> MODELS =
      List.of(
          "bt_irtr",
          "bt_nlvr2",
          "bt_pretrain_mlm_itm_itc",
          "bt_snli",
          "bt_vqa",
          "btmeter_fusion_vqa_itc",
          "hf_itc_fp16",
          "hf_itm_mlm_gradients",
          "hf_itm_scaled_add",
          "hf_mlm_interpolate",
          "hf_model_add",
          "meter_irtr",
          "meter_mlm_itm",
          "meter_nlvr2",
          "meter_snli",
          "meter_vqa",
          "mt_aaue_scalar_vqa",
          "mt_aaue_vector_mlm_itm_itc",
          "mt_saue_scalar_snli",
          "mt_saue_vector_nlvr2");

  private static final String PROPERTY = "golden.dir";
  private static final Path BESIDE_THE_REPOSITORY = Path.of("..", "..", "shared", "golden");

  private GoldenFolder() {}

  /** Returns the folders of all cases to check. */
  static List<Path> models() {
    List<Path> cases = new ArrayList<>(selection());
    full().ifPresent(folder -> MODELS.forEach(name -> cases.add(existing(folder.resolve(name)))));
    return cases;
  }

  /** Returns the full set, if there is one. */
  static Optional<Path> full() {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      return Optional.of(existing(Path.of(given)));
    }
    return Optional.of(BESIDE_THE_REPOSITORY).filter(Files::isDirectory);
  }

  private static List<Path> selection() {
    try {
      var resource = GoldenFolder.class.getResource("/golden/README.md");
      if (resource == null) {
        throw new IllegalStateException("the golden selection is missing from the test resources");
      }
      Path root = Path.of(resource.toURI()).resolveSibling(".");
      try (Stream<Path> entries = Files.list(root)) {
        return entries.filter(Files::isDirectory).map(Path::normalize).sorted().toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("no golden folder " + folder.toAbsolutePath());
    }
    return folder;
  }
}
