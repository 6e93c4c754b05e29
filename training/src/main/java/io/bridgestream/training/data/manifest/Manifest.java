package io.bridgestream.training.data.manifest;

import static java.util.stream.Collectors.groupingBy;

import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.vqa.AnswerNormalizer;
import io.bridgestream.model.vqa.SoftScores;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.FileImage;
import io.bridgestream.training.data.Target;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A data set of our own layout: a folder with a file {@code SPLIT.jsonl} for each split, and images
 * at paths relative to it.
 */
public final class Manifest {
  private Manifest() {}

  /** Returns the file of a split. */
  public static Path file(Path folder, String split) {
    return folder.resolve(split + ".jsonl");
  }

  /**
   * Reads the lines of a split.
   *
   * @throws InvalidModelException if the file is missing or a line is malformed
   */
  public static List<ManifestLine> read(Path folder, String split) {
    Path file = file(folder, split);
    List<ManifestLine> lines = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 1;
      for (String line = reader.readLine(); line != null; line = reader.readLine(), number++) {
        if (!line.isBlank()) {
          String name = "%s, line %d".formatted(file, number);
          lines.add(ManifestLine.parse(line.getBytes(StandardCharsets.UTF_8), name));
        }
      }
    } catch (IOException e) {
      throw new InvalidModelException("Cannot read %s: %s".formatted(file, e), e);
    }
    return List.copyOf(lines);
  }

  /** Returns the questions of a split as examples, and no captions. */
  public static DataSet questions(Path folder, String split) {
    return dataSet(folder, split, read(folder, split).stream().filter(ManifestLine::isQuestion));
  }

  /** Returns the captions of a split as examples, and no questions. */
  public static DataSet captions(Path folder, String split) {
    return dataSet(folder, split, read(folder, split).stream().filter(line -> !line.isQuestion()));
  }

  private static DataSet dataSet(Path folder, String split, Stream<ManifestLine> lines) {
    Map<String, Integer> images = new HashMap<>();
    List<Example> examples = new ArrayList<>();
    lines.forEach(
        line -> {
          int image = images.computeIfAbsent(line.image(), path -> images.size());
          String id = split + "-" + (examples.size() + 1);
          FileImage source = new FileImage(folder.resolve(line.image()));
          examples.add(Example.of(id, source, image, line.text(), target(line), line.type()));
        });
    return DataSet.of(examples);
  }

  private static Target target(ManifestLine line) {
    if (line.isQuestion()) {
      return answers(line.answers());
    }
    return line.matches()
        .<Target>map(match -> match ? Target.Label.MATCH : Target.Label.MISMATCH)
        .orElseGet(Target.None::new);
  }

  /** One answer is right; several are annotators' answers, scored as VQAv2's. */
  private static Target answers(List<String> given) {
    if (given.size() == 1) {
      return Target.Answers.of(AnswerNormalizer.normalize(given.get(0)));
    }
    Map<String, Float> scores = new HashMap<>();
    given.stream()
        .map(AnswerNormalizer::normalize)
        .collect(groupingBy(answer -> answer))
        .forEach((answer, all) -> scores.put(answer, SoftScores.score(all.size())));
    return new Target.Answers(scores);
  }

  /**
   * Writes a split.
   *
   * @throws IOException if the file can't be written
   */
  public static void write(Path folder, String split, List<ManifestLine> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ManifestLine line : lines) {
      bytes.writeBytes(line.toBytes());
    }
    AtomicFile.write(file(folder, split), bytes.toByteArray());
  }
}
