package io.bridgestream.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.training.data.DamagedImages;
import io.bridgestream.training.data.augment.Augmentation;
import io.bridgestream.training.data.augment.RandAugment;
import io.bridgestream.training.data.augment.RandomAugment;
import io.bridgestream.training.data.augment.RandomAugment.Colors;
import io.bridgestream.training.data.augment.RandomFlip;
import io.bridgestream.training.data.augment.RandomResizedCrop;
import io.bridgestream.training.data.augment.RandomShift;
import io.bridgestream.training.optim.GroupRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recipe: a YAML (or JSON) file.
 *
 * @param objectives what is learned, at least one
 * @param model what is trained
 * @param data what it is trained on
 * @param optimiser how weights change
 * @param run everything else
 */
public record TrainOptions(
    List<Objective> objectives, Model model, Data data, Optimiser optimiser, Run run) {
  private static final int MAX_SIDE = 4096;
  private static final int MANY = 1_000_000;

  /**
   * What is trained.
   *
   * @param from checkpoint folder to start from; empty to start from scratch
   * @param config content of {@code config.json} for a start from scratch or from towers, without
   *     heads, and vocabulary size or what the towers' own configs say
   * @param towers what towers start from, if not from scratch
   * @param transform how images are brought to the model's side, where no checkpoint says it
   * @param positionWaves amplitude of the sines and cosines that a start from scratch has as the
   *     vision tower's positions; 0 for CLIP's random numbers
   * @param imageSize side of the image in pixels; 0 for the model's own
   * @param headHidden width inside classifier heads; 0 for a single Linear layer
   * @param headDropout dropout before NLVR2's classifier
   * @param contrast whose contrastive heads
   * @param frozen beginnings of the names of parameters that stay as they are
   */
  public record Model(
      Optional<Path> from,
      Optional<ObjectNode> config,
      Optional<Towers> towers,
      ImageTransform transform,
      double positionWaves,
      int imageSize,
      int headHidden,
      double headDropout,
      ContrastKind contrast,
      List<String> frozen) {}

  /**
   * Hugging Face folders of RoBERTa and CLIP.
   *
   * @param text the former
   * @param vision the latter
   */
  public record Towers(Path text, Path vision) {}

  /**
   * What it is trained on.
   *
   * @param source folder and layout
   * @param later data of a later stage, whose words and answers the model shall know from the start
   * @param train name of the training split, or several with a plus between them
   * @param validation name of the split that chooses the best checkpoint; none if absent
   * @param batch what a pass reads
   * @param augmentation what happens to images in training
   * @param workers threads that make batches ahead of the step
   * @param damaged what happens to examples whose image can't be read
   */
  public record Data(
      TrainingData source,
      Optional<TrainingData> later,
      String train,
      Optional<String> validation,
      BatchShape batch,
      Augmentation augmentation,
      int workers,
      DamagedImages.Policy damaged) {
    /** Returns what the vocabulary is taken from. */
    List<TrainingData> known() {
      return later.map(data -> List.of(source, data)).orElseGet(() -> List.of(source));
    }
  }

  /**
   * What a pass reads.
   *
   * @param questions questions, hypotheses or statements
   * @param captions captions, for the objectives that learn from them
   * @param textsPerImage texts about one image that a pass keeps together
   * @param maxTokens what a text is cut to
   * @param falseTexts false texts beside each true one, for retrieval
   */
  public record BatchShape(
      int questions, int captions, int textsPerImage, int maxTokens, int falseTexts) {}

  /**
   * How weights change.
   *
   * @param rates peak learning rates and weight decay
   * @param warmup share of the steps in which the rate rises
   * @param steps updates
   * @param accumulation passes per update
   * @param clipNorm gradient norm that is never exceeded; 0 for none, as the papers
   */
  public record Optimiser(
      GroupRates rates, double warmup, long steps, int accumulation, double clipNorm) {}

  /**
   * Everything else.
   *
   * @param seed where all randomness comes from
   * @param device where passes run
   * @param precision what passes compute in
   * @param threads threads of a step; 0 for libtorch's choice
   * @param activationCheckpointing whether backward passes run blocks again, so that less is kept
   * @param maskProbability share of a caption's tokens that masked language modelling asks for
   * @param logEvery steps between log lines
   * @param saveEvery steps between checkpoints and validations
   * @param validationTexts texts of the validation split that are used, from its start
   */
  public record Run(
      long seed,
      DeviceChoice device,
      Precision precision,
      int threads,
      boolean activationCheckpointing,
      double maskProbability,
      int logEvery,
      int saveEvery,
      int validationTexts) {}

  /**
   * Reads a recipe; paths in it are relative to its folder.
   *
   * @param dataFolder used instead of the recipe's data folder, if given
   * @throws TrainingException with all problems, if there are any
   */
  public static TrainOptions read(Path file, Optional<Path> dataFolder) {
    List<String> problems = new ArrayList<>();
    OptionReader root = new OptionReader("", tree(file), problems);
    Path base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    TrainOptions options =
        new TrainOptions(
            root.choices("objectives", Objective.class),
            model(root.group("model"), base),
            data(root.group("data"), base, dataFolder),
            optimiser(root.group("optimiser")),
            run(root.group("run")));
    root.refuseOthers();
    if (options.objectives.isEmpty()) {
      root.problem("objectives", "a list of at least one", "none");
    }
    if (!problems.isEmpty()) {
      throw new TrainingException(
          "Cannot use recipe %s: %s".formatted(file, String.join("; ", problems)));
    }
    return options;
  }

  private static ObjectNode tree(Path file) {
    try {
      JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(Files.readAllBytes(file));
      if (root instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new TrainingException(
          "Cannot read recipe %s: it must be YAML, found a fault at line %d"
              .formatted(file, e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new TrainingException("Cannot read recipe %s: %s".formatted(file, e.getMessage()), e);
    }
    throw new TrainingException(
        "Cannot read recipe %s: it must hold keys and values".formatted(file));
  }

  private static Model model(OptionReader model, Path base) {
    Optional<Path> from = model.text("from").map(base::resolve);
    Optional<ObjectNode> config = model.object("config");
    if (from.isPresent() == config.isPresent()) {
      model.problem(
          "from", "given, or model.config, but not both", from.isPresent() ? "both" : "none");
    }
    Optional<Towers> towers = towers(model, base, config.isPresent());
    if (from.isPresent() && model.text("image-transform").isPresent()) {
      model.problem("image-transform", "left to the folder of model.from", "one");
    }
    Model read =
        new Model(
            from,
            config,
            towers,
            model.choice(
                "image-transform",
                towers.isPresent() ? ImageTransform.CLIP : ImageTransform.SQUASH),
            model.number("position-waves", 0, 0, 100),
            model.count("image-size", 0, 0, MAX_SIDE),
            model.count("head-hidden", 0, 0, MANY),
            model.number("head-dropout", 0, 0, 1),
            model.choice("contrast", ContrastKind.AUTO),
            model.texts("frozen"));
    model.refuseOthers();
    return read;
  }

  private static Optional<Towers> towers(OptionReader model, Path base, boolean hasConfig) {
    Optional<Path> text = model.text("text-tower").map(base::resolve);
    Optional<Path> vision = model.text("vision-tower").map(base::resolve);
    if (text.isPresent() != vision.isPresent()) {
      model.problem("text-tower", "given together with model.vision-tower", "one of them");
    } else if (text.isPresent() && !hasConfig) {
      model.problem("text-tower", "given with model.config", "none");
    }
    return text.flatMap(roberta -> vision.map(clip -> new Towers(roberta, clip)));
  }

  private static Data data(OptionReader data, Path base, Optional<Path> dataFolder) {
    Optional<Path> folder = dataFolder.or(() -> data.text("folder").map(base::resolve));
    data.text("folder");
    if (folder.isEmpty()) {
      data.problem("folder", "given here or as --data", "none");
    }
    Layout layout = data.choice("layout", Layout.MANIFEST);
    Data read =
        new Data(
            new TrainingData(folder.orElse(base), layout),
            data.text("later").map(base::resolve).map(later -> new TrainingData(later, layout)),
            data.text("train").orElse("train"),
            data.text("validation"),
            new BatchShape(
                data.count("questions", 64, 1, MANY),
                data.count("captions", 64, 1, MANY),
                data.count("texts-per-image", 1, 1, MANY),
                data.count("max-tokens", 50, 3, 512),
                data.count("false-texts", 15, 1, MANY)),
            augmentation(data.group("augmentation")),
            data.count("workers", 1, 1, 256),
            data.choice("damaged-images", DamagedImages.Policy.FAIL));
    data.refuseOthers();
    return read;
  }

  /** The parts that are asked for, in the order of the original repositories. */
  private static Augmentation augmentation(OptionReader asked) {
    List<Augmentation> steps = new ArrayList<>();
    double leastShare = asked.number("crop-least-share", 1, 0.01, 1);
    int side = asked.count("crop-side", 0, 0, MAX_SIDE);
    if (side > 0) {
      steps.add(new RandomResizedCrop(side, leastShare));
    } else if (leastShare < 1) {
      asked.problem("crop-side", "given with crop-least-share", "none");
    }
    if (asked.flag("flip", false)) {
      steps.add(new RandomFlip());
    }
    int shift = asked.count("shift", 0, 0, MAX_SIDE);
    if (shift > 0) {
      steps.add(new RandomShift(shift));
    }
    int operations = asked.count("rand-augment-operations", 0, 0, 14);
    double magnitude = asked.number("rand-augment-magnitude", 9, 0, 30);
    if (operations > 0) {
      steps.add(new RandAugment(operations, magnitude));
    }
    int cvOperations = asked.count("random-augment-operations", 0, 0, 14);
    double level = asked.number("random-augment-level", 5, 0, 10);
    boolean colors = asked.flag("random-augment-colors", false);
    if (cvOperations > 0) {
      steps.add(new RandomAugment(cvOperations, level, colors ? Colors.CHANGED : Colors.KEPT));
    }
    asked.refuseOthers();
    return Augmentation.sequence(steps);
  }

  private static Optimiser optimiser(OptionReader optimiser) {
    double rate = optimiser.number("learning-rate", 1e-5, 0, 1);
    double heads = optimiser.number("head-multiplier", 1, 0, 1000);
    double crossModal = optimiser.number("cross-modal-multiplier", 1, 0, 1000);
    double decay = optimiser.number("weight-decay", 0.01, 0, 1);
    Optimiser read =
        new Optimiser(
            new GroupRates(rate, rate * heads, rate * crossModal, decay),
            optimiser.number("warm-up", 0.1, 0, 0.99),
            optimiser.integer("steps", 1000, 1, 1_000_000_000L),
            optimiser.count("accumulation", 1, 1, MANY),
            optimiser.number("clip-norm", 0, 0, 1e9));
    optimiser.refuseOthers();
    return read;
  }

  private static Run run(OptionReader run) {
    Run read =
        new Run(
            run.integer("seed", 0, 0, Long.MAX_VALUE),
            run.choice("device", DeviceChoice.AUTO),
            run.choice("precision", Precision.AUTO),
            run.count("threads", 0, 0, 1024),
            run.flag("activation-checkpointing", false),
            run.number("mask-probability", 0.15, 0, 1),
            run.count("log-every", 20, 1, MANY),
            run.count("save-every", 500, 1, MANY),
            run.count("validation-texts", 2000, 1, MANY));
    run.refuseOthers();
    return read;
  }
}
