package io.bridgestream.training.data.official;

import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.FileImage;
import io.bridgestream.training.data.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * SNLI-VE: {@code snli_ve_SPLIT.jsonl} and images {@code flickr30k_images/ID.jpg}. The text is the
 * hypothesis; pairs that the annotators don't agree on ("-") are left out.
 */
public final class SnliVe {
  private static final List<String> LABELS = List.of("contradiction", "neutral", "entailment");

  private SnliVe() {}

  /**
   * Reads a split: train, dev or test.
   *
   * @throws io.bridgestream.model.InvalidModelException if the file is missing or malformed
   */
  public static DataSet read(Path folder, String split) {
    Path file = folder.resolve("snli_ve_" + split + ".jsonl");
    List<Example> examples = new ArrayList<>();
    ImageNumbers numbers = new ImageNumbers();
    Records.of(
        file,
        node -> {
          int label = LABELS.indexOf(Records.text(node, "gold_label", file));
          if (label >= 0) {
            String image = Records.text(node, "Flickr30K_ID", file) + ".jpg";
            FileImage source = ImageNumbers.file(folder.resolve("flickr30k_images"), image);
            examples.add(
                Example.of(
                    Records.text(node, "pairID", file),
                    source,
                    numbers.of(source),
                    Records.text(node, "sentence2", file).strip(),
                    new Target.Label(label),
                    LABELS.get(label)));
          }
        });
    return DataSet.of(examples);
  }
}
