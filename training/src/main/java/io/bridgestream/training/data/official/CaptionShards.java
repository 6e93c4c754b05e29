package io.bridgestream.training.data.official;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.Target;
import io.bridgestream.training.data.tar.TarEntry;
import io.bridgestream.training.data.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Image-caption pairs in WebDataset's tar archives, as CC, SBU, COCO and VG are kept: files of one
 * sample share their path up to the first dot of the name. The caption is in a {@code .txt} or
 * under "caption" in a {@code .json}. Archives must not be compressed: images are read in place.
 */
public final class CaptionShards {
  private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "webp");

  private CaptionShards() {}

  /**
   * Reads the tables of contents and captions of archives; samples without image or caption are
   * left out.
   *
   * @throws InvalidModelException if an archive is missing or damaged
   */
  public static DataSet read(List<Path> shards) {
    List<Example> examples = new ArrayList<>();
    for (Path shard : shards) {
      try (TarReader tar = new TarReader(new BufferedInputStream(Files.newInputStream(shard)))) {
        Map<String, Sample> samples = samples(tar, shard);
        samples.forEach((key, sample) -> sample.addTo(examples, shard + "!" + key));
      } catch (IOException e) {
        throw new InvalidModelException(
            "Cannot read archive %s: %s".formatted(shard, e.getMessage()), e);
      }
    }
    return DataSet.of(examples);
  }

  private static Map<String, Sample> samples(TarReader tar, Path shard) throws IOException {
    Map<String, Sample> samples = new LinkedHashMap<>();
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      TarEntry entry = next.get();
      int dot = entry.name().indexOf('.', entry.name().lastIndexOf('/') + 1);
      if (dot > 0) {
        String kind = entry.name().substring(dot + 1).toLowerCase(Locale.ROOT);
        Sample sample =
            samples.computeIfAbsent(entry.name().substring(0, dot), key -> new Sample());
        if (IMAGES.contains(kind)) {
          int size = Math.toIntExact(entry.size());
          sample.image = Optional.of(new ShardImage(shard, entry.name(), entry.offset(), size));
        } else if (kind.equals("txt")) {
          sample.caption = Optional.of(new String(tar.content(), StandardCharsets.UTF_8).strip());
        } else if (kind.equals("json") && sample.caption.isEmpty()) {
          String name = shard + "!" + entry.name();
          sample.caption =
              new JsonFields(name, JsonFile.parse(tar.content(), name)).text("caption");
        }
      }
    }
    return samples;
  }

  private static final class Sample {
    private Optional<ShardImage> image = Optional.empty();
    private Optional<String> caption = Optional.empty();

    void addTo(List<Example> examples, String id) {
      if (image.isPresent() && caption.isPresent()) {
        int number = examples.size();
        examples.add(Example.of(id, image.get(), number, caption.get(), new Target.None(), ""));
      }
    }
  }
}
