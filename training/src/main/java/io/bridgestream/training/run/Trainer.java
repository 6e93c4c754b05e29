package io.bridgestream.training.run;

import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.vqa.AnswerVocabulary;
import io.bridgestream.training.data.Batch;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.Position;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.nn.Autocast;
import io.bridgestream.training.nn.ComputeDevice;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.Recomputation;
import io.bridgestream.training.nn.TrainingSeed;
import io.bridgestream.training.optim.AdamW;
import io.bridgestream.training.optim.LinearSchedule;
import io.bridgestream.training.optim.ParameterGroups;
import io.bridgestream.training.parallel.ProcessGroup;
import io.bridgestream.training.parallel.Rendezvous;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a model by a recipe. An update depends on the recipe, the weights and its number alone, so
 * a run that was killed and resumed ends where an undisturbed one does. Several processes share
 * every batch; the first one validates, writes and talks.
 *
 * <p>Owns the network, the optimiser's state, the loaders' threads and the group of processes. Not
 * thread-safe.
 */
public final class Trainer implements AutoCloseable {
  /** Lets processes draw different dropout. */
  private static final long OTHER = 0xBF58476D1CE4E5B9L;

  private final TrainOptions options;
  private final RunFolder folder;
  private final ProcessGroup group;
  private final Consumer<String> console;
  private final ComputeDevice device;
  private final TrainedModel model;
  private final Map<String, Parameter> trained;
  private final AdamW optimiser;
  private final LinearSchedule schedule;
  private final BatchStreams streams;
  private final Losses losses;
  private final boolean bfloat16;
  private final Optional<Recomputation> recomputation;
  private Progress progress;

  private Trainer(
      TrainOptions options,
      RunFolder folder,
      ProcessGroup group,
      Consumer<String> console,
      ComputeDevice device,
      TrainedModel model,
      Optional<Path> resumed) {
    this.options = options;
    this.folder = folder;
    this.group = group;
    this.console = console;
    this.device = device;
    this.model = model;
    this.trained = trained(model.network());
    this.optimiser = new AdamW(ParameterGroups.of(trained, options.optimiser().rates()));
    this.progress =
        resumed.map(from -> RunFolder.restore(from, optimiser)).orElseGet(Progress::start);
    long steps = options.optimiser().steps();
    this.schedule = new LinearSchedule((long) (options.optimiser().warmup() * steps), steps);
    this.streams = new BatchStreams(options, model, progress, group, console);
    this.losses = new Losses(model.network(), group, options.run().seed() + OTHER * group.rank());
    this.bfloat16 = NativeRuntime.isBfloat16(options.run().precision(), device);
    this.recomputation =
        options.run().activationCheckpointing()
            ? Optional.of(new Recomputation())
            : Optional.empty();
    recomputation.ifPresent(model.network()::recompute);
  }

  /**
   * Prepares a run in one process.
   *
   * @param output where checkpoints, metrics and the model go
   * @param resume whether to go on from the last checkpoint there, if there is one
   * @param console gets lines for people to read
   * @throws TrainingException if the folder holds a run and {@code resume} is false, or another run
   *     writes to it
   * @throws IOException if the output can't be written
   */
  public static Trainer open(
      TrainOptions options, Path output, boolean resume, Consumer<String> console)
      throws IOException {
    return open(options, output, resume, console, Optional.empty());
  }

  /**
   * Prepares a run, of several processes if {@code rendezvous} says so: all see the same output
   * folder and wait for each other.
   *
   * @throws io.bridgestream.training.parallel.LostProcessException if the others don't come
   */
  public static Trainer open(
      TrainOptions options,
      Path output,
      boolean resume,
      Consumer<String> console,
      Optional<Rendezvous> rendezvous)
      throws IOException {
    NativeRuntime.load();
    NativeRuntime.threads(options.run().threads());
    boolean first = rendezvous.map(Rendezvous::rank).orElse(0) == 0;
    RunFolder folder = first ? RunFolder.open(output) : RunFolder.watch(output);
    try {
      return open(options, folder, resume, console, rendezvous);
    } catch (RuntimeException | IOException e) {
      folder.close();
      throw e;
    }
  }

  private static Trainer open(
      TrainOptions options,
      RunFolder folder,
      boolean resume,
      Consumer<String> console,
      Optional<Rendezvous> rendezvous)
      throws IOException {
    Optional<Path> last = folder.last();
    if (last.isPresent() && !resume) {
      throw new TrainingException(
          "Cannot train into %s: it must be empty, or the run be resumed, found %s"
              .formatted(folder.path(), last.get().getFileName()));
    }
    TrainedModel model = last.isPresent() ? TrainedModel.open(last.get()) : start(options);
    int card = rendezvous.map(Rendezvous::localRank).orElse(0);
    ComputeDevice device = NativeRuntime.device(options.run().device(), card);
    model.network().to(device);
    ProcessGroup group =
        rendezvous.map(where -> ProcessGroup.join(where, device)).orElseGet(ProcessGroup::alone);
    group.copyFirst(model.network().namedParameters().values());
    return new Trainer(options, folder, group, console, device, model, last);
  }

  private static TrainedModel start(TrainOptions options) throws IOException {
    TrainOptions.Data data = options.data();
    AnswerVocabulary answers =
        options.objectives().contains(Objective.VQA)
            ? TrainingData.answers(data.known(), data.train())
            : AnswerVocabulary.of(List.of(""));
    TaskHeads heads = TrainedModel.heads(options.objectives(), answers, options.model());
    long seed = options.run().seed();
    if (options.model().from().isPresent()) {
      int side = options.model().imageSize();
      return TrainedModel.open(options.model().from().get(), Optional.of(heads), side, seed);
    }
    TrainOptions.Model model = options.model();
    if (model.towers().isPresent()) {
      return TrainedModel.fromTowers(
          model.config().orElseThrow(), heads, model.towers().get(), model.transform(), seed);
    }
    Set<String> texts = data.source().texts(options.objectives(), data.train());
    Set<Objective> questionsAndCaptions = EnumSet.of(Objective.VQA, Objective.ITM);
    data.later().ifPresent(later -> texts.addAll(later.texts(questionsAndCaptions, data.train())));
    return TrainedModel.fromScratch(
        model.config().orElseThrow(), heads, texts, model.transform(), model.positionWaves(), seed);
  }

  private Map<String, Parameter> trained(Network network) {
    Map<String, Parameter> trained = new LinkedHashMap<>(network.namedParameters());
    List<String> frozen = options.model().frozen();
    for (String name : network.namedParameters().keySet()) {
      if (frozen.stream().anyMatch(name::startsWith)) {
        network.namedParameter(name).tensor().set_requires_grad(false);
        trained.remove(name);
      }
    }
    return trained;
  }

  /**
   * Trains until the recipe's last step, or for {@code limit} steps, then leaves the best model (or
   * the last one, without validation) at the top of the output folder.
   *
   * @throws TrainingException if the loss is no number or explodes
   * @throws IOException if the output can't be written
   * @throws InterruptedException if the thread is interrupted
   */
  public void run(long limit) throws IOException, InterruptedException {
    long end = Math.min(options.optimiser().steps(), progress.steps() + limit);
    if (!group.isFirst()) {
      LossGuard guard = new LossGuard();
      while (progress.steps() < end) {
        update(guard);
      }
      return;
    }
    console.accept(
        "%,d parameters, %s, %s, %s%s"
            .formatted(
                model.network().parameterCount(),
                device,
                bfloat16 ? "bf16 autocast" : "fp32",
                group.size() == 1 ? "" : group.size() + " processes, ",
                progress.steps() == 0 ? "from the start" : "resumed at " + progress.steps()));
    try (Metrics metrics = Metrics.open(folder.path())) {
      RunLog log = new RunLog(metrics, console, device, progress.steps(), end);
      LossGuard guard = new LossGuard();
      while (progress.steps() < end) {
        Map<Objective, Double> values = update(guard);
        if (progress.steps() % options.run().logEvery() == 0 || progress.steps() == end) {
          log.step(progress.steps(), values, learningRate(progress.steps() - 1));
        }
        if (progress.steps() % options.run().saveEvery() == 0 || progress.steps() == end) {
          validate(log).ifPresent(score -> progress = progress.withBest(score));
          folder.save(model, optimiser, progress);
        }
      }
    }
    long best = progress.bestStep() > 0 ? progress.bestStep() : progress.steps();
    folder.publish(folder.checkpoint(best));
    MetricPlots.write(folder.path());
    ModelCard.write(folder.path(), options, model, progress);
  }

  private double learningRate(long step) {
    return options.optimiser().rates().base() * schedule.factor(step);
  }

  private Map<Objective, Double> update(LossGuard guard) throws InterruptedException, IOException {
    long step = progress.steps();
    TrainingSeed.set(options.run().seed() * 0x9E3779B97F4A7C15L + step + OTHER * group.rank());
    model.network().train();
    Map<Objective, Double> sums = new EnumMap<>(Objective.class);
    Map<Objective, Position> last = new EnumMap<>(Objective.class);
    for (int pass = 0; pass < options.optimiser().accumulation(); pass++) {
      for (Objective objective : options.objectives()) {
        Batch batch = streams.next(objective);
        double loss = group.mean(Memory.advising(() -> backward(objective, batch)));
        if (guard.refuses(objective, loss)) {
          throw new TrainingException(refusal(step, objective, loss, batch));
        }
        sums.merge(objective, loss / options.optimiser().accumulation(), Double::sum);
        last.put(objective, batch.position());
      }
    }
    group.averageGradients(trained.values());
    clip();
    optimiser.step(schedule.factor(step));
    losses.settle();
    model.network().clearGradients();
    progress = progress.afterStep(last);
    return sums;
  }

  private double backward(Objective objective, Batch batch) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor loss;
      try (Autocast autocast = Autocast.open(model.network().device(), bfloat16)) {
        loss = losses.of(objective, batch);
      }
      double value = loss.item_float();
      if (Double.isFinite(value)) {
        Tensor share = loss.div(new Scalar((double) options.optimiser().accumulation()));
        recomputation.ifPresentOrElse(blocks -> blocks.backward(share), share::backward);
      }
      return value;
    }
  }

  private void clip() {
    double norm = options.optimiser().clipNorm();
    if (norm > 0) {
      try (NativeScope scope = NativeScope.open()) {
        Tensor[] withGradient =
            model.network().namedParameters().values().stream()
                .filter(parameter -> parameter.gradient().isPresent())
                .map(Parameter::tensor)
                .toArray(Tensor[]::new);
        torch.clip_grad_norm_(new TensorVector(withGradient), norm);
      }
    }
  }

  private String refusal(long step, Objective objective, double loss, Batch batch)
      throws IOException {
    List<String> ids = batch.examples().stream().map(Example::id).limit(8).toList();
    return "Cannot go on after %d steps: the %s loss must stay finite and near its mean, found %s in the batch of %s; last good checkpoint: %s"
        .formatted(
            step,
            OptionReader.spell(objective),
            loss,
            String.join(", ", ids),
            folder.last().map(Path::toString).orElse("none"));
  }

  private OptionalDouble validate(RunLog log) throws InterruptedException {
    Optional<String> split = options.data().validation();
    if (split.isEmpty()) {
      return OptionalDouble.empty();
    }
    int maxTokens = options.data().batch().maxTokens();
    Evaluator evaluator = new Evaluator(model, maxTokens, bfloat16, (id, answer) -> {});
    List<Double> accuracies = new ArrayList<>();
    for (Objective objective : options.objectives()) {
      Optional<Evaluation.Task> task = Evaluation.task(objective);
      if (task.isPresent()) {
        DataSet examples = first(options.data().source().examples(objective, split.get()));
        Scores scores = evaluator.scores(Evaluation.Protocol.of(task.get()), examples);
        log.scores(progress.steps(), OptionReader.spell(objective), scores);
        accuracies.add(scores.accuracy());
      }
    }
    return accuracies.stream().mapToDouble(Double::doubleValue).average();
  }

  private DataSet first(DataSet data) {
    int count = Math.min(data.size(), options.run().validationTexts());
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(data.example(i));
    }
    return DataSet.of(examples);
  }

  @Override
  public void close() {
    streams.close();
    recomputation.ifPresent(Recomputation::close);
    optimiser.close();
    model.close();
    group.close();
    folder.close();
  }
}
