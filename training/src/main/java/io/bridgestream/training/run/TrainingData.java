package io.bridgestream.training.run;

import io.bridgestream.model.vqa.AnswerVocabulary;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Target;
import io.bridgestream.training.data.manifest.Manifest;
import io.bridgestream.training.data.official.CaptionShards;
import io.bridgestream.training.data.official.KarpathySplit;
import io.bridgestream.training.data.official.Nlvr2;
import io.bridgestream.training.data.official.SnliVe;
import io.bridgestream.training.data.official.VisualGenomeQuestions;
import io.bridgestream.training.data.official.VqaV2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what an objective learns from, whatever the layout.
 *
 * @param folder the data set's folder
 * @param layout how it is laid out
 */
record TrainingData(Path folder, Layout layout) {
  private static final String AND = "\\+";

  /** VQA v2's split of extra questions, and their folder beside it. */
  private static final String VISUAL_GENOME = "visual-genome";

  /** Returns the examples of a split, or of several with a plus between their names. */
  DataSet examples(Objective objective, String splits) {
    List<DataSet> parts =
        Stream.of(splits.split(AND, -1)).map(split -> part(objective, split)).toList();
    return parts.size() == 1 ? parts.get(0) : DataSet.concatenated(parts);
  }

  /** Returns the texts that objectives learn from, in a split or in several. */
  Set<String> texts(Collection<Objective> objectives, String splits) {
    Set<String> texts = new HashSet<>();
    for (Objective objective : objectives) {
      DataSet examples = examples(objective, splits);
      for (int i = 0; i < examples.size(); i++) {
        texts.add(examples.example(i).text());
      }
    }
    return texts;
  }

  private DataSet part(Objective objective, String split) {
    return switch (layout) {
      case MANIFEST ->
          objective == Objective.VQA
              ? Manifest.questions(folder, split)
              : Manifest.captions(folder, split);
      case VQA_V2 ->
          split.equals(VISUAL_GENOME)
              ? VisualGenomeQuestions.read(folder.resolve(split), answers(List.of(this), split))
              : VqaV2.read(folder, split);
      case SNLI_VE -> SnliVe.read(folder, split);
      case NLVR2 -> Nlvr2.read(folder, split);
      case KARPATHY ->
          KarpathySplit.read(
              folder.resolve("dataset.json"), folder.resolve("images"), Set.of(split));
      case SHARDS -> CaptionShards.read(shards(split));
    };
  }

  private List<Path> shards(String split) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(split))
          .filter(file -> file.toString().endsWith(".tar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list shards: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the answers to choose from: of VQA v2 those that the papers take (from both of its
   * annotated splits), of others all that the training splits give.
   *
   * @param sources one or more data sets of one layout
   */
  static AnswerVocabulary answers(List<TrainingData> sources, String splits) {
    List<String> given = new ArrayList<>();
    sources.forEach(source -> given.addAll(source.given(splits)));
    boolean isVqaV2 = sources.get(0).layout == Layout.VQA_V2;
    return AnswerVocabulary.ofFrequent(given, isVqaV2 ? AnswerVocabulary.VQA_V2_MIN_COUNT : 1);
  }

  private List<String> given(String splits) {
    if (layout == Layout.VQA_V2) {
      List<String> frequent = new ArrayList<>(VqaV2.mostFrequentAnswers(folder, "train2014"));
      frequent.addAll(VqaV2.mostFrequentAnswers(folder, "val2014"));
      return frequent;
    }
    DataSet questions = examples(Objective.VQA, splits);
    List<String> given = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      if (questions.example(i).target() instanceof Target.Answers answers) {
        answers.scores().keySet().stream().sorted().forEach(given::add);
      }
    }
    return given;
  }
}
