package io.bridgestream.training.data.official;

import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.FileImage;
import io.bridgestream.training.data.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Flickr30k and COCO by Karpathy's split file ({@code dataset_flickr30k.json}, {@code
 * dataset_coco.json}): every caption of every image of the splits asked for.
 */
public final class KarpathySplit {
  private KarpathySplit() {}

  /**
   * Reads captions.
   *
   * @param file the split file
   * @param images the folder of the images; COCO's have their own folders in it
   * @param splits such as train and restval
   * @throws io.bridgestream.model.InvalidModelException if the file is missing or malformed
   */
  public static DataSet read(Path file, Path images, Set<String> splits) {
    List<Example> examples = new ArrayList<>();
    ImageNumbers numbers = new ImageNumbers();
    Records.under(
        "images",
        file,
        image -> {
          if (splits.contains(Records.text(image, "split", file))) {
            Path folder = images.resolve(image.path("filepath").asText(""));
            FileImage source = ImageNumbers.file(folder, Records.text(image, "filename", file));
            image
                .path("sentences")
                .forEach(
                    sentence ->
                        examples.add(
                            Example.of(
                                Records.text(sentence, "sentid", file),
                                source,
                                numbers.of(source),
                                Records.text(sentence, "raw", file),
                                new Target.None(),
                                "")));
          }
        });
    return DataSet.of(examples);
  }
}
