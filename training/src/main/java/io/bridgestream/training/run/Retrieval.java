package io.bridgestream.training.run;

import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.text.EncodedBatch;
import io.bridgestream.training.data.BatchLoader;
import io.bridgestream.training.data.Collator;
import io.bridgestream.training.data.CollatorOptions;
import io.bridgestream.training.data.DamagedImages;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.Images;
import io.bridgestream.training.data.LoaderOptions;
import io.bridgestream.training.data.Position;
import io.bridgestream.training.data.augment.Augmentation;
import io.bridgestream.training.network.Contrast;
import io.bridgestream.training.network.ImageSlot;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.network.RankHead;
import io.bridgestream.training.network.Trunk;
import io.bridgestream.training.network.UniModalStates;
import io.bridgestream.training.nn.Autocast;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Image-text retrieval: which captions an image finds and which image a caption finds, among all of
 * a data set. Towers run once for each text and once for each image and block of texts; only the
 * fusion runs for pairs. A model with contrastive and matching heads fuses the pairs that contrast
 * ranks among the best of either side, any other model all.
 */
final class Retrieval {
  /** Texts whose states are kept at a time, and texts that are fused with an image at once. */
  private static final int BLOCK = 512;

  private static final int CHUNK = 64;

  private static final int IMAGES = 16;

  private static final float NO_CANDIDATE = -100;

  private final TrainedModel model;
  private final BatchTensors tensors;
  private final int maxTokens;
  private final boolean bfloat16;
  private final int candidates;
  private final UnaryOperator<Tensor> ranking;

  /**
   * Prepares an evaluation; {@code candidates} of either side are fused where contrast ranks first.
   *
   * @throws TrainingException if the model can't rank
   */
  Retrieval(TrainedModel model, int maxTokens, boolean bfloat16, int candidates) {
    this.model = model;
    this.tensors = new BatchTensors(model.network());
    this.maxTokens = maxTokens;
    this.bfloat16 = bfloat16;
    this.candidates = candidates;
    this.ranking = ranking(model.network());
  }

  /** Returns what makes scores of pooled pairs. */
  private static UnaryOperator<Tensor> ranking(Network network) {
    TaskHeads heads = network.config().heads();
    if (heads.rank().isPresent()) {
      return network.head(RankHead.class)::forward;
    }
    if (heads.itm().isPresent()) {
      ItmHead head = network.head(ItmHead.class);
      return pooled -> head.forward(pooled).select(1, 1);
    }
    throw new TrainingException("Cannot rank captions: the model must have a rank or match head");
  }

  /** Returns recall among the best 1, 5 and 10 in both directions; accuracy is their mean. */
  Scores scores(DataSet captions) throws InterruptedException {
    DataSet texts = MatchingCaptions.of(captions);
    int[] imageOf = new int[texts.size()];
    Map<Integer, Integer> rows = new LinkedHashMap<>();
    List<Example> firsts = new ArrayList<>();
    for (int i = 0; i < imageOf.length; i++) {
      Example example = texts.example(i);
      Integer row = rows.get(example.imageIndex());
      if (row == null) {
        row = firsts.size();
        rows.put(example.imageIndex(), row);
        firsts.add(example);
      }
      imageOf[i] = row;
    }
    model.network().evaluate();
    DataSet images = DataSet.of(firsts);
    float[][] pairs = new float[firsts.size()][imageOf.length];
    try (AutoGradMode off = new AutoGradMode(false);
        NativeScope scope = NativeScope.open();
        Autocast autocast = Autocast.open(model.network().device(), bfloat16)) {
      boolean[][] wanted = candidates(texts, images);
      for (int from = 0; from < texts.size(); from += BLOCK) {
        fuse(texts, from, images, wanted, pairs);
      }
    }
    return new Recalls(pairs, imageOf).scores();
  }

  /** Returns which pairs are fused: [images][texts]. */
  private boolean[][] candidates(DataSet texts, DataSet images) throws InterruptedException {
    boolean[][] wanted = new boolean[images.size()][texts.size()];
    TaskHeads heads = model.network().config().heads();
    if (heads.itm().isEmpty() || heads.contrastive().isEmpty()) {
      for (boolean[] row : wanted) {
        Arrays.fill(row, true);
      }
      return wanted;
    }
    float[][] similarities = similarities(texts, images);
    for (int image = 0; image < wanted.length; image++) {
      int row = image;
      for (int text : best(texts.size(), i -> similarities[row][i])) {
        wanted[image][text] = true;
      }
    }
    for (int text = 0; text < texts.size(); text++) {
      int column = text;
      for (int image : best(images.size(), i -> similarities[i][column])) {
        wanted[image][text] = true;
      }
    }
    return wanted;
  }

  private int[] best(int count, IntToDoubleFunction score) {
    return IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -score.applyAsDouble(i)))
        .limit(candidates)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private float[][] similarities(DataSet texts, DataSet images) throws InterruptedException {
    Contrast head = model.network().head(Contrast.class);
    Trunk trunk = model.network().trunk();
    try (NativeScope scope = NativeScope.open()) {
      TensorVector embeddings = new TensorVector();
      for (int from = 0; from < texts.size(); from += BLOCK) {
        int start = from;
        embeddings.push_back(
            NativeScope.keeping(() -> head.embedText(encoded(texts, start).textClass())));
      }
      Tensor ofTexts = torch.cat(embeddings, 0); // [T, E]
      float[][] similarities = new float[images.size()][];
      forEachImage(
          images,
          (states, place, image) -> {
            Tensor own = head.imageClass(trunk, states).narrow(0, place, 1);
            similarities[image] =
                TensorValues.toFloats(
                    head.embedImage(own)
                        .matmul(ofTexts.transpose(0, 1))
                        .to(torch.ScalarType.Float));
          });
      return similarities;
    }
  }

  private UniModalStates encoded(DataSet texts, int from) {
    List<String> block =
        IntStream.range(from, Math.min(from + BLOCK, texts.size()))
            .mapToObj(i -> texts.example(i).text())
            .toList();
    EncodedBatch tokens = model.tokenizer().encode(block, maxTokens, model.padding(maxTokens));
    long[] shape = {tokens.texts(), tokens.length()};
    return model
        .network()
        .trunk()
        .encodeTexts(
            tensors.longs(shape, tokens.ids()), tensors.longs(shape, tokens.attentionMask()));
  }

  private interface ImageAction {
    /**
     * Uses an image.
     *
     * @param states what the vision tower made of several
     * @param place the image's among them
     * @param image its number
     */
    void accept(UniModalStates states, int place, int image);
  }

  private void forEachImage(DataSet images, ImageAction action) throws InterruptedException {
    Collator collator =
        new Collator(
            CollatorOptions.of(maxTokens),
            model.tokenizer(),
            model.preprocessor(),
            Augmentation.NONE,
            Optional.empty(),
            new DamagedImages(DamagedImages.Policy.FAIL, line -> {}));
    int image = 0;
    try (BatchLoader loader =
        BatchLoader.open(images, collator, LoaderOptions.evaluation(IMAGES), Position.START)) {
      while (image < images.size()) {
        Images batch = loader.next().images();
        try (NativeScope scope = NativeScope.open()) {
          UniModalStates states = model.network().trunk().encodeImages(tensors.pixels(batch));
          for (int place = 0; place < batch.count(); place++) {
            action.accept(states, place, image);
            image++;
          }
        }
      }
    }
  }

  private void fuse(DataSet texts, int from, DataSet images, boolean[][] wanted, float[][] pairs)
      throws InterruptedException {
    try (NativeScope scope = NativeScope.open()) {
      UniModalStates block = encoded(texts, from);
      int to = Math.min(from + BLOCK, texts.size());
      forEachImage(
          images,
          (states, place, image) -> {
            Arrays.fill(pairs[image], from, to, NO_CANDIDATE);
            long[] chosen =
                IntStream.range(from, to)
                    .filter(text -> wanted[image][text])
                    .mapToLong(text -> text - from)
                    .toArray();
            for (int start = 0; start < chosen.length; start += CHUNK) {
              long[] rows =
                  Arrays.copyOfRange(chosen, start, Math.min(start + CHUNK, chosen.length));
              float[] scores = scores(block, rows, states, place);
              for (int i = 0; i < rows.length; i++) {
                pairs[image][from + Math.toIntExact(rows[i])] = scores[i];
              }
            }
          });
    }
  }

  private float[] scores(UniModalStates texts, long[] rows, UniModalStates images, int place) {
    try (NativeScope scope = NativeScope.open()) {
      long[] places = new long[rows.length];
      Arrays.fill(places, place);
      UniModalStates pairs = texts.texts(tensors.longs(rows)).about(images, tensors.longs(places));
      Tensor pooled = model.network().trunk().pool(pairs, ImageSlot.FIRST);
      return TensorValues.toFloats(ranking.apply(pooled).to(torch.ScalarType.Float));
    }
  }
}
