package io.bridgestream.inference.measure;

import io.bridgestream.model.checkpoint.CheckpointWriter;
import io.bridgestream.model.checkpoint.WeightShapes;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.model.tensors.TensorSource;
import io.bridgestream.model.text.WordVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A checkpoint folder of seeded random weights: it knows nothing, and takes exactly as long as one
 * that does.
 */
public final class RandomCheckpoint {
  private RandomCheckpoint() {}

  /**
   * Writes config, weights and tokenizer.
   *
   * @param folder created if it isn't there
   * @param seed equal seeds give equal files
   * @param texts whose words become one token each, as common words are in RoBERTa's vocabulary
   * @throws IOException if the folder can't be written
   */
  public static void write(Path folder, ModelConfig config, long seed, Collection<String> texts)
      throws IOException {
    List<TensorSource> weights = new ArrayList<>();
    WeightShapes.of(config)
        .forEach((name, shape) -> weights.add(new RandomWeight(name, shape, seed)));
    CheckpointWriter.write(folder, config, weights);
    Files.write(folder.resolve("tokenizer.json"), JsonFile.format(WordVocabulary.json(texts)));
  }
}
