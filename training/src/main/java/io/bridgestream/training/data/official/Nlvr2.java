package io.bridgestream.training.data.official;

import com.fasterxml.jackson.databind.JsonNode;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.FileImage;
import io.bridgestream.training.data.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * NLVR2: {@code data/SPLIT.json} with a record in each line, and images {@code
 * images/train/DIRECTORY/train-1-0-img0.png}, {@code dev/dev-1-0-img0.png} or {@code
 * test1/test1-1-0-img0.png}.
 */
public final class Nlvr2 {
  private Nlvr2() {}

  /**
   * Reads a split: train, dev or test1.
   *
   * @throws io.bridgestream.model.InvalidModelException if the file is missing or malformed
   */
  public static DataSet read(Path folder, String split) {
    Path file = folder.resolve("data").resolve(split + ".json");
    List<Example> examples = new ArrayList<>();
    ImageNumbers numbers = new ImageNumbers();
    Records.of(
        file,
        node -> {
          String id = Records.text(node, "identifier", file);
          Path images = images(folder, split, node, file);
          // The last number tells sentences apart; what is before it names the pair of images.
          String pair = id.substring(0, Math.max(0, id.lastIndexOf('-')));
          FileImage left = ImageNumbers.file(images, pair + "-img0.png");
          FileImage right = ImageNumbers.file(images, pair + "-img1.png");
          boolean holds = Records.text(node, "label", file).toLowerCase(Locale.ROOT).equals("true");
          examples.add(
              new Example(
                  id,
                  left,
                  Optional.of(right),
                  numbers.of(left),
                  Records.text(node, "sentence", file),
                  new Target.Label(holds ? 1 : 0),
                  ""));
        });
    return DataSet.of(examples);
  }

  private static Path images(Path folder, String split, JsonNode node, Path file) {
    return split.equals("train")
        ? folder.resolve("images/train").resolve(Records.text(node, "directory", file))
        : folder.resolve(split);
  }
}
