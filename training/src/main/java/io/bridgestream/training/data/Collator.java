package io.bridgestream.training.data;

import io.bridgestream.model.image.DecodeResult;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.RejectedImage;
import io.bridgestream.model.image.preprocessing.ImagePreprocessor;
import io.bridgestream.model.image.preprocessing.PixelBytes;
import io.bridgestream.model.text.EncodedBatch;
import io.bridgestream.model.text.Padding;
import io.bridgestream.model.text.Tokenizer;
import io.bridgestream.model.vqa.AnswerVocabulary;
import io.bridgestream.training.data.CollatorOptions.FalseImages;
import io.bridgestream.training.data.Draws.Purpose;
import io.bridgestream.training.data.augment.Augmentation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches: reads, decodes, augments and preprocesses images, tokenizes and masks texts, draws
 * what is false. A batch is a pure function of the data set, the examples' numbers, seed and epoch.
 * Thread-safe; the tokenizer stays its owner's.
 */
public final class Collator {
  private final CollatorOptions options;
  private final Tokenizer tokenizer;
  private final ImagePreprocessor preprocessor;
  private final Augmentation augmentation;
  private final Optional<AnswerVocabulary> vocabulary;
  private final DamagedImages damaged;
  private final ImageDecoder decoder = ImageDecoder.defaults();

  /** Creates a collator; without a vocabulary, answers are left out of the targets. */
  public Collator(
      CollatorOptions options,
      Tokenizer tokenizer,
      ImagePreprocessor preprocessor,
      Augmentation augmentation,
      Optional<AnswerVocabulary> vocabulary,
      DamagedImages damaged) {
    this.options = options;
    this.tokenizer = tokenizer;
    this.preprocessor = preprocessor;
    this.augmentation = augmentation;
    this.vocabulary = vocabulary;
    this.damaged = damaged;
  }

  /**
   * Makes a batch; nothing if no example's images can be read.
   *
   * @param indices the examples' numbers
   * @param seed of everything drawn
   * @throws DamagedImageException if an image can't be read and that is fatal
   */
  public Optional<Batch> collate(DataSet data, int[] indices, long seed, Position position) {
    ImageRows images = new ImageRows(this::read);
    ImageRows second = new ImageRows(this::read);
    ImageRows wrong = new ImageRows(this::read);
    List<Integer> kept = new ArrayList<>();
    for (int index : indices) {
      Example example = data.example(index);
      int epoch = position.epoch();
      boolean whole =
          images.offer(example.image(), Draws.of(seed, epoch, index, Purpose.AUGMENTATION));
      if (whole && example.secondImage().isPresent()) {
        RandomGenerator random = Draws.of(seed, epoch, index, Purpose.SECOND_AUGMENTATION);
        whole = second.offer(example.secondImage().get(), random);
      }
      if (whole && options.falseImages() == FalseImages.RANDOM) {
        int other = Draws.of(seed, epoch, index, Purpose.FALSE_IMAGE).nextInt(data.size());
        RandomGenerator random = Draws.of(seed, epoch, index, Purpose.FALSE_AUGMENTATION);
        whole = wrong.offer(data.example(other).image(), random);
      }
      if (whole) {
        images.keep();
        second.keep();
        wrong.keep();
        kept.add(index);
      }
    }
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    List<Example> examples = kept.stream().map(data::example).toList();
    EncodedBatch texts = encode(examples.stream().map(Example::text).toList());
    return Optional.of(
        new Batch(
            position,
            examples,
            images.toImages().orElseThrow(),
            second.toImages(),
            wrong.toImages(),
            texts,
            falseTexts(data, kept, seed, position.epoch()),
            masked(texts, kept, seed, position.epoch()),
            vocabulary
                .map(answers -> Targets.of(examples, answers))
                .orElseGet(() -> Targets.withoutAnswers(examples))));
  }

  private EncodedBatch encode(List<String> texts) {
    Padding padding =
        switch (options.textPadding()) {
          case LONGEST -> new Padding.ToLongest();
          case MAX_TOKENS -> new Padding.ToLength(options.maxTokens());
        };
    return tokenizer.encode(texts, options.maxTokens(), padding);
  }

  private Optional<MaskedTokens> masked(
      EncodedBatch texts, List<Integer> indices, long seed, int epoch) {
    if (options.maskProbability() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        MaskedTokens.of(
            texts,
            tokenizer.specialTokens(),
            tokenizer.vocabularySize(),
            options.maskProbability(),
            row -> Draws.of(seed, epoch, indices.get(row), Purpose.MASKS)));
  }

  private Optional<EncodedBatch> falseTexts(
      DataSet data, List<Integer> indices, long seed, int epoch) {
    if (options.falseTexts() == 0) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (int index : indices) {
      RandomGenerator random = Draws.of(seed, epoch, index, Purpose.FALSE_TEXTS);
      IntStream.range(0, options.falseTexts())
          .mapToObj(i -> data.example(random.nextInt(data.size())).text())
          .forEach(texts::add);
    }
    return Optional.of(encode(texts));
  }

  private @Nullable PixelBytes read(ImageSource source, RandomGenerator random) {
    byte[] file;
    try {
      file = source.read();
    } catch (IOException e) {
      damaged.add(source.name(), String.valueOf(e.getMessage()));
      return null;
    }
    DecodeResult result = decoder.decode(file);
    if (result instanceof DecodedImage image) {
      return preprocessor.preprocess(augmentation.apply(image.pixels(), random));
    }
    damaged.add(source.name(), ((RejectedImage) result).message());
    return null;
  }
}
