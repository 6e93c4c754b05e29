package io.bridgestream.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.model.checkpoint.CheckpointWriter;
import io.bridgestream.model.checkpoint.SeparateTowers;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.image.preprocessing.ImagePreprocessor;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.model.image.preprocessing.PreprocessorConfig;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.model.text.Padding;
import io.bridgestream.model.text.Tokenizer;
import io.bridgestream.model.text.WordVocabulary;
import io.bridgestream.model.vqa.AnswerVocabulary;
import io.bridgestream.training.data.CollatorOptions.TextPadding;
import io.bridgestream.training.network.HuggingFaceInitialisation;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.NetworkWeights;
import io.bridgestream.training.network.OriginalInitialisation;
import io.bridgestream.training.network.SinePositions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A network with the files that belong to it in a checkpoint folder. Owns network and tokenizer.
 * Not thread-safe.
 */
final class TrainedModel implements AutoCloseable {
  private static final String PREPROCESSOR = "preprocessor_config.json";
  private static final String TOKENIZER = "tokenizer.json";

  /** Contrastive heads where a checkpoint has none, as wide as the published ones. */
  private static final TaskHead.Contrastive ORIGINALS = new TaskHead.OriginalContrastive(256);

  private static final TaskHead.Contrastive HUGGING_FACE = new TaskHead.HuggingFaceContrastive(512);

  private final Network network;
  private final Tokenizer tokenizer;
  private final byte[] tokenizerFile;
  private final PreprocessorConfig preprocessing;

  private TrainedModel(
      Network network,
      Tokenizer tokenizer,
      byte[] tokenizerFile,
      PreprocessorConfig preprocessing) {
    this.network = network;
    this.tokenizer = tokenizer;
    this.tokenizerFile = tokenizerFile;
    this.preprocessing = preprocessing;
  }

  /**
   * Opens a checkpoint folder as it is.
   *
   * @throws io.bridgestream.model.InvalidModelException if it is damaged
   */
  static TrainedModel open(Path folder) {
    return open(folder, Optional.empty(), 0, 0);
  }

  /**
   * Opens a checkpoint folder with the heads given; what it lacks starts at random: other heads,
   * answers that it has no name for.
   *
   * @param heads empty for the folder's own
   * @param side of the image in pixels, 0 for the folder's own
   */
  static TrainedModel open(Path folder, Optional<TaskHeads> heads, int side, long seed) {
    byte[] tokenizerFile = JsonFile.bytes(folder.resolve(TOKENIZER));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      ModelConfig own = checkpoint.config();
      if (side != 0 && side != own.vision().imageSize()) {
        throw new TrainingException(
            "Cannot start from %s: model.image-size must be its %d pixels (import resizes position tables), found %d"
                .formatted(folder, own.vision().imageSize(), side));
      }
      Network network = new Network(heads.map(own::withHeads).orElse(own));
      if (heads.isPresent()) {
        new HuggingFaceInitialisation(network.config()).fill(network, seed);
        Optional<AnswerRows> answers = AnswerRows.between(own, network.config());
        NetworkWeights.loadOver(
            network, new FittingWeights(checkpoint.weights(), network.namedParameters(), answers));
        startRank(network, checkpoint.weights());
      } else {
        NetworkWeights.load(network, checkpoint.weights());
      }
      return new TrainedModel(
          network, Tokenizer.open(folder), tokenizerFile, preprocessing(folder, own));
    }
  }

  /** A rank head that a checkpoint lacks starts from what its matching head says of a match. */
  private static void startRank(Network network, TensorStore weights) {
    boolean has = weights.names().contains("rank_output.weight");
    if (network.config().heads().rank().isEmpty()
        || has
        || !weights.names().contains("itm_score.fc.weight")) {
      return;
    }
    float[] rows = weights.tensor("itm_score.fc.weight").toFloats();
    float[] match = Arrays.copyOfRange(rows, rows.length / 2, rows.length);
    network
        .namedParameter("rank_output.weight")
        .load(StoredTensor.ofFloats("rank_output.weight", new long[] {1, match.length}, match));
    float bias = weights.tensor("itm_score.fc.bias").toFloats()[1];
    network
        .namedParameter("rank_output.bias")
        .load(StoredTensor.ofFloats("rank_output.bias", new long[] {1}, bias));
  }

  private static PreprocessorConfig preprocessing(Path folder, ModelConfig config) {
    Path file = folder.resolve(PREPROCESSOR);
    return Files.exists(file)
        ? PreprocessorConfig.read(file)
        : PreprocessorConfig.of(ImageTransform.HUGGING_FACE, config.vision().imageSize());
  }

  /**
   * Starts from scratch, with a vocabulary of the words of {@code texts}.
   *
   * @param config content of a {@code config.json} without heads and vocabulary size
   * @param transform how images are brought to the model's side
   * @param positionWaves as {@link TrainOptions.Model} has it
   * @throws io.bridgestream.model.InvalidModelException if the config breaks its rules
   * @throws IOException if the temporary folder can't be written
   */
  static TrainedModel fromScratch(
      ObjectNode config,
      TaskHeads heads,
      Collection<String> texts,
      ImageTransform transform,
      double positionWaves,
      long seed)
      throws IOException {
    byte[] tokenizerFile = JsonFile.format(WordVocabulary.json(texts));
    Tokenizer tokenizer = opened(tokenizerFile);
    ObjectNode complete = config.deepCopy();
    complete.withObject("/text_config").put("vocab_size", tokenizer.vocabularySize());
    ModelConfig declared = ModelConfig.parse(complete, "the recipe's model.config");
    Network network = new Network(declared.withHeads(heads));
    new HuggingFaceInitialisation(network.config()).fill(network, seed);
    if (positionWaves > 0) {
      SinePositions.fill(network, positionWaves);
    }
    int side = declared.vision().imageSize();
    return new TrainedModel(
        network, tokenizer, tokenizerFile, PreprocessorConfig.of(transform, side));
  }

  /**
   * Makes a network whose towers are RoBERTa's and CLIP's, and all else random, as the originals'
   * pre-training starts.
   *
   * @param config what the model is beside its towers, and where it departs from their configs
   * @param from the folders; RoBERTa's has its {@code tokenizer.json}
   * @param transform how images are brought to the model's side
   * @throws io.bridgestream.model.InvalidModelException if the folders hold no such towers
   */
  static TrainedModel fromTowers(
      ObjectNode config,
      TaskHeads heads,
      TrainOptions.Towers from,
      ImageTransform transform,
      long seed) {
    byte[] tokenizerFile = JsonFile.bytes(from.text().resolve(TOKENIZER));
    try (SeparateTowers towers = SeparateTowers.open(from.text(), from.vision())) {
      ModelConfig declared =
          ModelConfig.parse(towers.complete(config), "the recipe's model.config");
      Network network = new Network(declared.withHeads(heads));
      new OriginalInitialisation(declared.vision()).fill(network, seed);
      for (StoredTensor weight : towers.weightsOf(network.config())) {
        network.namedParameter(weight.name()).load(weight);
      }
      int side = declared.vision().imageSize();
      return new TrainedModel(
          network,
          tokenizer(from.text(), declared),
          tokenizerFile,
          PreprocessorConfig.of(transform, side));
    }
  }

  private static Tokenizer tokenizer(Path folder, ModelConfig config) {
    Tokenizer tokenizer = Tokenizer.open(folder);
    int tokens = tokenizer.vocabularySize();
    if (tokens > config.text().vocabSize()) {
      tokenizer.close();
      throw new TrainingException(
          "Cannot start from %s: its tokenizer may have %d tokens, as its weights, found %d"
              .formatted(folder, config.text().vocabSize(), tokens));
    }
    return tokenizer;
  }

  private static Tokenizer opened(byte[] tokenizerFile) throws IOException {
    Path folder = Files.createTempDirectory("tokenizer");
    Path file = folder.resolve(TOKENIZER);
    try {
      Files.write(file, tokenizerFile);
      return Tokenizer.open(folder);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /**
   * Returns the heads that objectives need; contrastive ones are those of the checkpoint to start
   * from, where it has some of the wanted kind.
   */
  static TaskHeads heads(
      List<Objective> objectives, AnswerVocabulary answers, TrainOptions.Model model) {
    Set<TaskHead> heads = new LinkedHashSet<>();
    OptionalInt hidden =
        model.headHidden() == 0 ? OptionalInt.empty() : OptionalInt.of(model.headHidden());
    TaskHead contrast = contrast(model);
    for (Objective objective : objectives) {
      heads.addAll(
          switch (objective) {
            case MLM -> List.of(new TaskHead.Mlm());
            case ITM -> List.of(new TaskHead.Itm());
            case ITC -> List.of(contrast);
            case ITM_ITC -> List.of(new TaskHead.Itm(), contrast);
            case VQA -> List.of(new TaskHead.Vqa(hidden, answers.size(), answers.answers()));
            case SNLI_VE -> List.of(new TaskHead.SnliVe(hidden));
            case NLVR2 -> List.of(new TaskHead.Nlvr2(hidden, model.headDropout()));
            case IRTR -> List.of(new TaskHead.Rank());
          });
    }
    return new TaskHeads(List.copyOf(heads));
  }

  private static TaskHead contrast(TrainOptions.Model model) {
    Optional<TaskHead.Contrastive> own = model.from().flatMap(TrainedModel::contrast);
    return switch (model.contrast()) {
      case AUTO -> own.orElse(ORIGINALS);
      case ORIGINALS ->
          own.filter(TaskHead.OriginalContrastive.class::isInstance).orElse(ORIGINALS);
      case HUGGING_FACE ->
          own.filter(TaskHead.HuggingFaceContrastive.class::isInstance).orElse(HUGGING_FACE);
    };
  }

  private static Optional<TaskHead.Contrastive> contrast(Path folder) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return checkpoint.config().heads().contrastive();
    }
  }

  Network network() {
    return network;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Returns how texts are padded: ManagerTower reads padding, so that it needs as much always. */
  TextPadding textPadding() {
    return network.config() instanceof ManagerTowerConfig
        ? TextPadding.MAX_TOKENS
        : TextPadding.LONGEST;
  }

  /** Returns {@link #textPadding} as the tokenizer takes it. */
  Padding padding(int maxTokens) {
    return switch (textPadding()) {
      case MAX_TOKENS -> new Padding.ToLength(maxTokens);
      case LONGEST -> new Padding.ToLongest();
    };
  }

  ImagePreprocessor preprocessor() {
    return ImagePreprocessor.of(preprocessing);
  }

  /** Returns the answers of the question answering head, if there is one and they have names. */
  Optional<AnswerVocabulary> answers() {
    return network
        .config()
        .heads()
        .vqa()
        .filter(head -> !head.labels().isEmpty())
        .map(head -> AnswerVocabulary.of(head.labels()));
  }

  /**
   * Writes a checkpoint folder.
   *
   * @throws IOException if it can't be written
   */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    preprocessing.write(folder.resolve(PREPROCESSOR));
    AtomicFile.write(folder.resolve(TOKENIZER), tokenizerFile);
    CheckpointWriter.write(folder, network.config(), NetworkWeights.sources(network));
  }

  @Override
  public void close() {
    try {
      network.close();
    } finally {
      tokenizer.close();
    }
  }
}
