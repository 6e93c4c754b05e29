package io.bridgestream.model.checkpoint;

import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.model.image.preprocessing.PreprocessorConfig;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.model.vqa.AnswerVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Brings along what an imported folder holds beside config and weights. */
final class Companions {
  private static final String PREPROCESSOR = "preprocessor_config.json";
  private static final String TOKENIZER = "tokenizer.json";

  /** What transformers may have saved beside the weights and reads again. */
  private static final List<String> OTHERS =
      List.of("tokenizer_config.json", "special_tokens_map.json", "vocab.json", "merges.txt");

  private final Path output;
  private final ImportOptions options;
  private final List<String> notes;

  /**
   * Creates the task.
   *
   * @param notes gets a line for each thing the user should know
   */
  Companions(Path output, ImportOptions options, List<String> notes) {
    this.output = output;
    this.options = options;
    this.notes = notes;
  }

  /**
   * Returns the config for the resolution and with the answers that the options give.
   *
   * @throws InvalidModelException if the answers are not as many as the head's
   */
  ModelConfig adapt(ModelConfig config) {
    int side = options.imageSize().orElse(config.vision().imageSize());
    if (side < config.vision().patchSize()) {
      throw new InvalidModelException(
          "Cannot import checkpoint: --image-size must be at least one patch of %d pixels, found %d"
              .formatted(config.vision().patchSize(), side));
    }
    ModelConfig resized = config.withImageSize(side);
    Optional<TaskHead.Vqa> vqa = config.heads().vqa();
    if (options.answers().isPresent()) {
      return resized.withHeads(named(config.heads(), options.answers().get()));
    }
    if (vqa.isPresent() && vqa.get().labels().isEmpty()) {
      notes.add(
          "the file doesn't name its %d answers; give them with --answers"
              .formatted(vqa.get().labelCount()));
    }
    return resized;
  }

  private static TaskHeads named(TaskHeads heads, Path file) {
    List<String> answers = AnswerVocabulary.read(file).answers();
    int labels = heads.vqa().map(TaskHead.Vqa::labelCount).orElse(0);
    if (answers.size() != labels) {
      throw new InvalidModelException(
          "Cannot name the answers with %s: it must hold as many as the head has, %d, found %d"
              .formatted(file, labels, answers.size()));
    }
    return new TaskHeads(
        heads.all().stream()
            .map(h -> h instanceof TaskHead.Vqa vqa ? vqa.withLabels(answers) : h)
            .toList());
  }

  /** Writes how the original repositories prepare images, and the tokenizer of the options. */
  void writeForOriginal(TrainingSettings settings, int imageSize) throws IOException {
    Files.createDirectories(output);
    ImageTransform transform = settings.squash() ? ImageTransform.SQUASH : ImageTransform.CLIP;
    preprocessor(PreprocessorConfig.of(transform, imageSize));
    tokenizer(options.tokenizer());
  }

  /** Copies what lies beside Hugging Face's weights file. */
  void copyFrom(Path folder, int imageSize) throws IOException {
    Files.createDirectories(output);
    Path source = folder.resolve(PREPROCESSOR);
    if (!Files.isRegularFile(source)) {
      notes.add(
          "there was no %s beside the file; transformers' defaults hold".formatted(PREPROCESSOR));
      preprocessor(PreprocessorConfig.of(ImageTransform.HUGGING_FACE, imageSize));
    } else if (options.imageSize().isPresent()) {
      preprocessor(PreprocessorConfig.read(source).withSide(imageSize));
    } else {
      copy(source, PREPROCESSOR);
    }
    for (String name : OTHERS) {
      copy(folder.resolve(name), name);
    }
    tokenizer(options.tokenizer().or(() -> Optional.of(folder.resolve(TOKENIZER))));
  }

  private void preprocessor(PreprocessorConfig config) throws IOException {
    config.write(output.resolve(PREPROCESSOR));
  }

  private void tokenizer(Optional<Path> source) throws IOException {
    if (source.isEmpty() || !copy(source.get(), TOKENIZER)) {
      if (options.tokenizer().isPresent()) {
        throw new InvalidModelException(
            "Cannot read %s: there is no such file".formatted(options.tokenizer().get()));
      }
      notes.add("the folder has no %s; give one with --tokenizer".formatted(TOKENIZER));
    }
  }

  private boolean copy(Path source, String name) throws IOException {
    if (!Files.isRegularFile(source)) {
      return false;
    }
    write(name, JsonFile.bytes(source));
    return true;
  }

  private void write(String name, byte[] content) throws IOException {
    AtomicFile.write(output.resolve(name), content);
  }
}
