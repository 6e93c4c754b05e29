package io.bridgestream.training.run;

import io.bridgestream.model.vqa.AnswerVocabulary;
import io.bridgestream.training.data.Batch;
import io.bridgestream.training.data.BatchLoader;
import io.bridgestream.training.data.Collator;
import io.bridgestream.training.data.CollatorOptions;
import io.bridgestream.training.data.DamagedImages;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.Images;
import io.bridgestream.training.data.LoaderOptions;
import io.bridgestream.training.data.Position;
import io.bridgestream.training.data.Target;
import io.bridgestream.training.data.augment.Augmentation;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.SnliHead;
import io.bridgestream.training.network.TextsOnImages;
import io.bridgestream.training.network.Trunk;
import io.bridgestream.training.network.VqaHead;
import io.bridgestream.training.nn.Autocast;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Asks a model every question of a data set, or shows it every caption. */
final class Evaluator {
  private static final int TEXTS = 128;

  private final TrainedModel model;
  private final BatchTensors tensors;
  private final int maxTokens;
  private final boolean bfloat16;
  private final BiConsumer<String, String> answered;

  /** Creates an evaluator; {@code answered} gets each question's id and the model's answer. */
  Evaluator(
      TrainedModel model, int maxTokens, boolean bfloat16, BiConsumer<String, String> answered) {
    this.model = model;
    this.tensors = new BatchTensors(model.network());
    this.maxTokens = maxTokens;
    this.bfloat16 = bfloat16;
    this.answered = answered;
  }

  /** Returns how well the model does a task on examples. */
  Scores scores(Evaluation.Protocol protocol, DataSet examples) throws InterruptedException {
    return switch (protocol.task()) {
      case VQA -> answers(examples, protocol.pairing());
      case ITM, SNLI_VE, NLVR2 -> classes(protocol.task(), examples, protocol.pairing());
      case IRTR ->
          new Retrieval(model, maxTokens, bfloat16, protocol.candidates()).scores(examples);
    };
  }

  private Scores answers(DataSet questions, Evaluation.Pairing pairing)
      throws InterruptedException {
    AnswerVocabulary vocabulary =
        model
            .answers()
            .orElseThrow(
                () -> new TrainingException("Cannot evaluate answers: the model names none"));
    Tally tally = new Tally();
    forEachBatch(
        questions,
        batch -> {
          float[] logits = logits(batch, pairing, Evaluation.Task.VQA);
          for (int row = 0; row < batch.size(); row++) {
            Example example = batch.examples().get(row);
            int best = argmax(logits, row * vocabulary.size(), vocabulary.size());
            answered.accept(example.id(), vocabulary.answer(best));
            if (example.target() instanceof Target.Answers right && !right.scores().isEmpty()) {
              tally.add(example.type(), right.scores().getOrDefault(vocabulary.answer(best), 0f));
            }
          }
        });
    return tally.scores(Double.NaN);
  }

  private Scores classes(Evaluation.Task task, DataSet examples, Evaluation.Pairing pairing)
      throws InterruptedException {
    Tally tally = new Tally();
    RankedScores ranked = new RankedScores();
    forEachBatch(
        examples,
        batch -> {
          float[] logits = logits(batch, pairing, task);
          int classes = logits.length / batch.size();
          for (int row = 0; row < batch.size(); row++) {
            Example example = batch.examples().get(row);
            if (example.target() instanceof Target.Label right) {
              boolean hit = argmax(logits, row * classes, classes) == right.label();
              tally.add(example.type(), hit ? 1 : 0);
              ranked.add(logits[row * classes + 1] - logits[row * classes], right.label() == 1);
            }
          }
        });
    return tally.scores(task == Evaluation.Task.SNLI_VE ? Double.NaN : ranked.areaUnderCurve());
  }

  private interface BatchAction {
    void accept(Batch batch);
  }

  private void forEachBatch(DataSet data, BatchAction action) throws InterruptedException {
    Collator collator =
        new Collator(
            CollatorOptions.of(maxTokens).withTextPadding(model.textPadding()),
            model.tokenizer(),
            model.preprocessor(),
            Augmentation.NONE,
            Optional.empty(),
            new DamagedImages(DamagedImages.Policy.FAIL, line -> {}));
    model.network().evaluate();
    try (BatchLoader loader =
        BatchLoader.open(data, collator, LoaderOptions.evaluation(TEXTS), Position.START)) {
      for (int i = 0; i < loader.batchesPerEpoch(); i++) {
        action.accept(loader.next());
      }
    }
  }

  private float[] logits(Batch batch, Evaluation.Pairing pairing, Evaluation.Task task) {
    try (NativeScope scope = NativeScope.open();
        AutoGradMode off = new AutoGradMode(false);
        Autocast autocast = Autocast.open(model.network().device(), bfloat16)) {
      Network network = model.network();
      Tensor logits =
          switch (task) {
            case VQA -> network.head(VqaHead.class).forward(pooled(batch, pairing));
            case ITM -> network.head(ItmHead.class).forward(pooled(batch, pairing));
            case SNLI_VE -> network.head(SnliHead.class).forward(pooled(batch, pairing));
            case NLVR2 -> Losses.truthLogits(network, batch);
            case IRTR -> throw new IllegalArgumentException("Cannot rank single pairs");
          };
      return TensorValues.toFloats(logits.to(torch.ScalarType.Float));
    }
  }

  private Tensor pooled(Batch batch, Evaluation.Pairing pairing) {
    Images images = batch.images();
    long[] rows = images.rows().clone();
    if (pairing == Evaluation.Pairing.SHUFFLED) {
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (rows[i] + 1) % images.count();
      }
    }
    Trunk trunk = model.network().trunk();
    TextsOnImages texts = tensors.of(batch.texts(), batch.texts().ids(), images, rows);
    return trunk.pool(trunk.encode(texts), ImageSlot.FIRST);
  }

  private static int argmax(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** Sums by type. */
  private static final class Tally {
    private final Map<String, double[]> sums = new TreeMap<>();

    void add(String type, double score) {
      double[] sum = sums.computeIfAbsent(type, t -> new double[2]);
      sum[0] += score;
      sum[1]++;
    }

    Scores scores(double auc) {
      double score = sums.values().stream().mapToDouble(sum -> sum[0]).sum();
      double count = sums.values().stream().mapToDouble(sum -> sum[1]).sum();
      Map<String, Double> byType = new TreeMap<>();
      sums.forEach((type, sum) -> byType.put(type, sum[0] / sum[1]));
      return new Scores(score / count, (long) count, byType, auc);
    }
  }
}
