package io.bridgestream.inference;

import io.bridgestream.inference.PreparedRequest.Asked;
import io.bridgestream.inference.engine.ModelImage;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.preprocessing.ImagePreprocessor;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.model.image.preprocessing.PixelBytes;
import io.bridgestream.model.image.preprocessing.PreprocessorConfig;
import io.bridgestream.model.text.EncodedText;
import io.bridgestream.model.text.TextLimits;
import io.bridgestream.model.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Brings requests into the form that one model reads. Thread-safe; owns the tokenizer. */
final class RequestPreparer implements AutoCloseable {
  private static final String PREPROCESSOR = "preprocessor_config.json";

  private final ModelManifest manifest;
  private final ModelHeads heads;
  private final ImagePreprocessor preprocessor;
  private final Tokenizer tokenizer;

  private RequestPreparer(
      ModelManifest manifest,
      ModelHeads heads,
      ImagePreprocessor preprocessor,
      Tokenizer tokenizer) {
    this.manifest = manifest;
    this.heads = heads;
    this.preprocessor = preprocessor;
    this.tokenizer = tokenizer;
  }

  /**
   * Opens the tokenizer and reads the preprocessing of a checkpoint folder.
   *
   * @throws InvalidModelException if they are missing, broken, or don't fit the manifest
   */
  static RequestPreparer open(Path folder, ModelManifest manifest, ModelHeads heads) {
    ImagePreprocessor preprocessor =
        ImagePreprocessor.of(preprocessing(folder).withSide(manifest.image().side()));
    Tokenizer tokenizer = Tokenizer.open(folder);
    if (tokenizer.vocabularySize() > manifest.text().vocabSize()) {
      tokenizer.close();
      throw new InvalidModelException(
          "Cannot open %s: the tokenizer must have at most the model's %d tokens, found %d"
              .formatted(folder, manifest.text().vocabSize(), tokenizer.vocabularySize()));
    }
    return new RequestPreparer(manifest, heads, preprocessor, tokenizer);
  }

  private static PreprocessorConfig preprocessing(Path folder) {
    Path file = folder.resolve(PREPROCESSOR);
    return Files.exists(file)
        ? PreprocessorConfig.read(file)
        : PreprocessorConfig.of(
            ImageTransform.HUGGING_FACE, PreprocessorConfig.DEFAULT_SHORTEST_EDGE);
  }

  /**
   * Prepares a request.
   *
   * @throws InferenceException if it asks nothing, a text is empty or too long, or the model lacks
   *     a head that it needs
   */
  PreparedRequest prepare(ImageText request) {
    return prepare(() -> image(request.image()), request.questions(), request.captions());
  }

  /**
   * Prepares texts about an image.
   *
   * @param image brought to the model's side when the texts are found to be good
   * @throws InferenceException as {@link #prepare(ImageText)}
   */
  PreparedRequest prepare(
      Supplier<ModelImage> image, List<String> questions, List<String> captions) {
    if (questions.isEmpty() && captions.isEmpty()) {
      throw new InferenceException(
          InferenceError.NOTHING_ASKED,
          "Cannot ask about image: there must be a question or a caption, found none");
    }
    heads.require(questions, captions);
    List<Asked> askedQuestions = asked("question", questions);
    List<Asked> askedCaptions = asked("caption", captions);
    return new PreparedRequest(
        modelOf(manifest),
        manifest.image().imageTokens() - 1,
        image.get(),
        askedQuestions,
        askedCaptions);
  }

  /** Returns what tells apart models whose requests differ. */
  static String modelOf(ModelManifest manifest) {
    return manifest.sourceDigest() + "/" + manifest.image().side();
  }

  /** Brings an image to the model's side. */
  ModelImage image(Pixels pixels) {
    PixelBytes bytes = preprocessor.preprocess(pixels);
    return ModelImage.copyOf(manifest.image().side(), bytes.bytes());
  }

  /**
   * Tokenizes a text.
   *
   * @param what it is called in messages
   * @throws InferenceException if it is empty or too long
   */
  EncodedText text(String what, String text) {
    if (text.isBlank()) {
      throw new InferenceException(
          InferenceError.EMPTY_TEXT,
          "Cannot read %s: it must have a visible character, found none".formatted(what));
    }
    Optional<TextLimits.TooLong> problem = tokenizer.limits().check(text);
    if (problem.isPresent()) {
      throw new InferenceException(InferenceError.TEXT_TOO_LONG, problem.get().message());
    }
    return tokenizer.encode(text, manifest.text().maxTokens());
  }

  private List<Asked> asked(String what, List<String> texts) {
    return texts.stream().map(text -> new Asked(text, text(what, text))).toList();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
