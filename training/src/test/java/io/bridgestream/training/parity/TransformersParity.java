package io.bridgestream.training.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares with files that {@code transformers_parity.py full} wrote, every element of every output
 * and gradient, and prints a row of a Markdown table for each:
 *
 * <pre>{@code
 * mvn -q -pl training -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * OPENBLAS_NUM_THREADS=1 java -Xmx1g -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
 *     -cp training/target/test-classes:training/target/classes:$(cat training/target/classpath) \
 *     io.bridgestream.training.parity.TransformersParity FOLDER
 * }</pre>
 */
final class TransformersParity {
  private static final String SUFFIX = ".safetensors";

  private TransformersParity() {}

  /** Compares every file of the folder given. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("Usage: TransformersParity FOLDER");
      System.exit(2);
    }
    System.out.println(
        "| case | text features | image features | pooled | logits | loss | gradients: worst relative error | of parameter | parameters compared | without gradient here / there | seconds |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
    for (Path file : files(Path.of(arguments[0]))) {
      long started = System.nanoTime();
      String name = file.getFileName().toString();
      ParityCase parityCase = ParityCase.parse(name.substring(0, name.length() - SUFFIX.length()));
      try (Reference reference = new FullReference(file)) {
        ParityResult result = ParityResult.of(parityCase, reference);
        System.out.println(row(parityCase, result, (System.nanoTime() - started) / 1e9));
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private static String row(ParityCase parityCase, ParityResult result, double seconds) {
    Map<String, Double> outputs = result.outputs();
    String worst =
        result.gradients().isEmpty()
            ? "-"
            : Collections.max(result.gradients().entrySet(), Map.Entry.comparingByValue()).getKey();
    return String.format(
        Locale.ROOT,
        "| %s | %.1e | %.1e | %.1e | %s | %s | %s | %s | %d | %d / %d | %.0f |",
        parityCase.name(),
        outputs.get("text_features"),
        outputs.get("image_features"),
        outputs.get("pooler_output"),
        largest(outputs, "_logits"),
        largest(outputs, "_loss"),
        largest(result.gradients(), ""),
        worst,
        result.gradients().size(),
        result.withoutGradient().size(),
        result.withoutReferenceGradient().size(),
        seconds);
  }

  private static String largest(Map<String, Double> differences, String suffix) {
    return differences.entrySet().stream()
        .filter(difference -> difference.getKey().endsWith(suffix))
        .map(Map.Entry::getValue)
        .max(Double::compare)
        .map("%.1e"::formatted)
        .orElse("-");
  }
}
